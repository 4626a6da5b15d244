import type { Catalog } from '../../catalog/catalog.ts';
import { badInput, ClientError, ErrorCode, quote } from '../../kernel/errors.ts';
import { parseGlobalId, type EntityRef } from '../../model/entity-ref.ts';
import type { Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindString } from './bind-string.ts';
import { requireNodes } from './require-node.ts';
import type { EntitiesRequirement } from './requirement.ts';
import type { SelectedField } from './selection.ts';

export function requireNodeRoot(context: BindContext, field: SelectedField, args: Arguments): EntitiesRequirement {
  return { kind: 'entities', field: field.name, refs: [bindId(context.catalog, args['id'], 'id')], nodes: requireNodes(context, [field]) };
}

const mostIds = 1000;

export function requireNodesRoot(context: BindContext, field: SelectedField, args: Arguments): EntitiesRequirement {
  const ids = args['ids'] as readonly unknown[];
  if (ids.length > mostIds) throw badInput(`ids has ${ids.length} members.`, { expected: `at most ${mostIds}`, remedy: 'Ask in parts.' });
  return { kind: 'entities', field: field.name, refs: ids.map((id, i) => bindId(context.catalog, id, `ids[${i}]`)), nodes: requireNodes(context, [field]) };
}

/** The entity a global id names. Throws ClientError where it names no type of this schema; whether the entity exists is found out later. */
export function bindId(catalog: Catalog, id: unknown, path: string): EntityRef {
  const ref = parseGlobalId(bindString(id, path));
  if (ref !== undefined && catalog.entities.has(ref.type)) return ref;
  throw new ClientError(ErrorCode.BadId, `${path}: ${quote(id)} is no global id.`, {
    expected: 'the "id" of something this gateway returned',
    received: quote(id),
    remedy: `Ask for "id" and give it back as it is; to find something by its own key, use a by-key root such as "${[...catalog.entities.values()][0]?.singular ?? 'node'}".`,
  });
}
