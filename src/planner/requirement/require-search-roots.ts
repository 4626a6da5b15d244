import { isEmbedded, type Catalog, type EmbeddedEntityType } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import { bindText, bindVector, type Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindProfile } from './bind-policy.ts';
import { bindFilter } from './bind-filter.ts';
import { bindRank } from './bind-rank.ts';
import { bindTargets, excludedBy } from './bind-targets.ts';
import { bindId } from './bind-id.ts';
import { rankedSelection } from './require-node.ts';
import type { RankRequirement, RankSource } from './requirement.ts';
import type { SelectedField } from './selection.ts';

/** `search` over all embedded types, or those asked for. */
export function requireSearch(context: BindContext, field: SelectedField, args: Arguments): RankRequirement {
  const targets = bindTargets(context.catalog, args, context.catalog.embedded);
  const spec = bindRank(context, field.name, args, bindQuery(args), targets, excludedBy(context.catalog, args));
  return { ...spec, ...rankedSelection(context, [field], spec.targets) };
}

/** `searchMediaContents`: the same with one type's own filter. */
export function requireTypedSearch(context: BindContext, entity: EmbeddedEntityType, field: SelectedField, args: Arguments): RankRequirement {
  const spec = bindRank(context, field.name, args, bindQuery(args), [{ entity, filter: bindFilter(entity, args['filter']) }]);
  return { ...spec, ...rankedSelection(context, [field], spec.targets) };
}

const mostItems = 100;

/** `recommendations` for the viewer: near what they liked, where they liked anything. */
export function requireRecommendations(context: BindContext, field: SelectedField, args: Arguments): RankRequirement {
  const profile = bindProfile(context, args);
  const targets = bindTargets(context.catalog, args, context.catalog.embedded);
  const spec = bindRank(context, field.name, args, { kind: 'viewer', liked: profile?.liked ?? [] }, targets, excludedBy(context.catalog, args));
  return { ...spec, ...rankedSelection(context, [field], spec.targets) };
}

/** `similar` to given items. */
export function requireSimilar(context: BindContext, field: SelectedField, args: Arguments): RankRequirement {
  const ids = args['to'] as readonly unknown[];
  if (ids.length === 0 || ids.length > mostItems) throw badInput(`to has ${ids.length} members.`, { expected: `1 to ${mostItems} global ids` });
  // One given twice is no nearer to the middle of all for it.
  const refs = [...new Map(ids.map((id, i) => [id, bindItem(context.catalog, id, `to[${i}]`)])).values()];
  const own = context.catalog.embedded.filter((entity) => refs.some((ref) => ref.type === entity.name));
  const spec = bindRank(context, field.name, args, { kind: 'items', refs }, bindTargets(context.catalog, args, own), excludedBy(context.catalog, args));
  return { ...spec, ...rankedSelection(context, [field], spec.targets) };
}

function bindItem(catalog: Catalog, id: unknown, path: string): EntityRef {
  const ref = bindId(catalog, id, path);
  const entity = catalog.entities.get(ref.type);
  if (entity !== undefined && isEmbedded(entity)) return ref;
  throw badInput(`${path}: ${ref.type} is not found by meaning.`, { expected: `an id of ${catalog.embedded.map((e) => e.name).join(' or ')}`, received: quote(id) });
}

function bindQuery(args: Arguments): RankSource {
  const text = bindText(args['query']);
  const vector = bindVector(args['vector']);
  if (text === undefined && vector === undefined) throw badInput('Neither query nor vector is given.', { expected: 'a text that is not blank, a vector, or both', remedy: 'To list without looking for anything, use a list root.' });
  return { kind: 'query', text, vector };
}
