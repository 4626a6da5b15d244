import type { Catalog, EdgeType, EntityType, Relationship } from '../../src/catalog/catalog.ts';
import type { Filter } from '../../src/model/filter.ts';
import { matches } from '../../src/model/filter-match.ts';
import type { Row } from '../../src/model/value.ts';

/** A catalogue in memory, to ask what the stores should answer. Slow, and too plain to be wrong. */
export interface World {
  readonly catalog: Catalog;
  /** Type → key → row, the own key among the attributes. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly edges: readonly WorldEdge[];
}

export interface WorldEdge {
  readonly edge: EdgeType;
  readonly source: string;
  readonly target: string;
}

export function rowsOf(world: World, entity: EntityType): ReadonlyMap<string, Row> {
  return world.rows.get(entity.name) ?? new Map();
}

/** What a relationship leads to from one instance, each once; any number of steps leads everywhere but home. */
export function neighbours(world: World, relationship: Relationship, key: string): ReadonlySet<string> {
  const step = (from: string) => world.edges.filter(({ edge }) => edge === relationship.edge).flatMap(({ source, target }) => [
    ...(relationship.direction !== 'IN' && source === from ? [target] : []),
    ...(relationship.direction !== 'OUT' && target === from ? [source] : []),
  ]);
  const found = new Set(step(key));
  if (!relationship.transitive) return found;
  for (const near of found) for (const next of step(near)) found.add(next);
  found.delete(key);
  return found;
}

/** Whether one instance passes a filter, relationships included. */
export function passes(world: World, entity: EntityType, key: string, filter: Filter): boolean {
  return matches(decided(filter), rowsOf(world, entity).get(key) ?? {}, key);

  function decided(part: Filter): Filter {
    switch (part.kind) {
      case 'and':
      case 'or':
        return { ...part, filters: part.filters.map(decided) };
      case 'related': {
        const relationship = entity.relationships.get(part.relationship);
        if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${part.relationship}`);
        return { kind: 'constant', value: someRelated(world, relationship, key, part.filter, part.descendants) === part.exists };
      }
      default:
        return part;
    }
  }
}

function someRelated(world: World, relationship: Relationship, key: string, filter: Filter, descendants: boolean): boolean {
  const { target } = relationship;
  const good = new Set([...rowsOf(world, target).keys()].filter((other) => passes(world, target, other, filter)));
  if (descendants && target.hierarchy !== undefined) for (const top of [...good]) for (const below of neighbours(world, target.hierarchy, top)) good.add(below);
  return [...neighbours(world, relationship, key)].some((neighbour) => good.has(neighbour));
}
