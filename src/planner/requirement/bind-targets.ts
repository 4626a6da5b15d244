import type { Catalog, EmbeddedEntityType } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { Arguments } from './bind-arguments.ts';
import { bindFilter } from './bind-filter.ts';
import { bindId } from './bind-id.ts';
import type { RankTarget } from './requirement.ts';

/** The types that a ranking ranges over, by `types` or by default, each with its member of `filter`. */
export function bindTargets(catalog: Catalog, args: Arguments, byDefault: readonly EmbeddedEntityType[]): RankTarget[] {
  const names = args['types'] as readonly string[] | null | undefined;
  const filters = (args['filter'] ?? {}) as Readonly<Record<string, unknown>>;
  const entities = names == null ? byDefault : [...new Set(names)].map((name) => bindType(catalog, name));
  if (entities.length === 0) throw badInput(names == null ? 'This schema has no embedded type.' : 'types is empty.', { expected: 'at least one type', remedy: 'Leave types out to look through all.' });
  return entities.map((entity) => ({ entity, filter: bindFilter(entity, filters[entity.singular], `filter.${entity.singular}`) }));
}

function bindType(catalog: Catalog, name: string): EmbeddedEntityType {
  const entity = catalog.embedded.find((e) => e.name === name);
  if (entity !== undefined) return entity;
  throw badInput(`types: ${quote(name)} is not found by meaning.`, { expected: catalog.embedded.map((e) => e.name).join(', ') || 'nothing: no type is marked @embedded', received: quote(name) });
}

const mostExcluded = 10_000;

/** The `exclude` of a SearchFilter; `path` is the filter's own. */
export function bindExcluded(catalog: Catalog, exclude: unknown, path: string): EntityRef[] {
  const ids = (exclude ?? []) as readonly unknown[];
  if (ids.length > mostExcluded) throw badInput(`${path}.exclude has ${ids.length} members.`, { expected: `at most ${mostExcluded}` });
  return ids.map((id, i) => bindId(catalog, id, `${path}.exclude[${i}]`));
}

export function excludedBy(catalog: Catalog, args: Arguments): EntityRef[] {
  return bindExcluded(catalog, (args['filter'] as Readonly<Record<string, unknown>> | null | undefined)?.['exclude'], 'filter');
}
