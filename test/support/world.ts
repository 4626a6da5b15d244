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
  const { edge, direction } = relationship;
  const step = (from: string) => edgesAt(world, edge, from).flatMap(({ source, target }) => [
    ...(direction !== 'IN' && source === from ? [target] : []),
    ...(direction !== 'OUT' && target === from ? [source] : []),
  ]);
  const found = new Set(step(key));
  if (!relationship.transitive) return found;
  for (const near of found) for (const next of step(near)) found.add(next);
  found.delete(key);
  return found;
}

/** The edges of a kind with this key at either end. */
export function edgesAt<E extends WorldEdge>(world: World & { readonly edges: readonly E[] }, edge: EdgeType, key: string): readonly E[] {
  const ofWorld = byEnd.get(world) ?? groupByEnd(world);
  byEnd.set(world, ofWorld);
  return (ofWorld.get(edge)?.get(key) ?? []) as readonly WorldEdge[] as readonly E[];
}

type ByEnd = Map<EdgeType, Map<string, WorldEdge[]>>;
const byEnd = new WeakMap<World, ByEnd>();

function groupByEnd({ edges }: World): ByEnd {
  const groups: ByEnd = new Map();
  for (const edge of edges)
    for (const end of new Set([edge.source, edge.target])) {
      const ofKind = groups.get(edge.edge) ?? new Map<string, WorldEdge[]>();
      groups.set(edge.edge, ofKind);
      ofKind.set(end, [...(ofKind.get(end) ?? []), edge]);
    }
  return groups;
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
  const good = once(world, filter, `${relationship.entity}.${relationship.name} ${descendants}`, () => passing(world, relationship, filter, descendants));
  return [...neighbours(world, relationship, key)].some((neighbour) => good.has(neighbour));
}

function passing(world: World, { target }: Relationship, filter: Filter, descendants: boolean): ReadonlySet<string> {
  const good = new Set([...rowsOf(world, target).keys()].filter((other) => passes(world, target, other, filter)));
  if (descendants && target.hierarchy !== undefined) for (const top of [...good]) for (const below of neighbours(world, target.hierarchy, top)) good.add(below);
  return good;
}

/** The same for every instance that is asked about, so it is found out for the first. */
function once(world: World, filter: Filter, name: string, find: () => ReadonlySet<string>): ReadonlySet<string> {
  const ofWorld = known.get(world) ?? new WeakMap<Filter, Map<string, ReadonlySet<string>>>();
  known.set(world, ofWorld);
  const ofFilter = ofWorld.get(filter) ?? new Map<string, ReadonlySet<string>>();
  ofWorld.set(filter, ofFilter);
  const found = ofFilter.get(name) ?? find();
  ofFilter.set(name, found);
  return found;
}

const known = new WeakMap<World, WeakMap<Filter, Map<string, ReadonlySet<string>>>>();
