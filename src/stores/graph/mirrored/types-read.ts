import type { Catalog, EdgeType, EntityType, Relationship } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import type { AnchorGroup, PathQuery } from '../../../ports/graph-store.ts';

/** A change of an edge is a change of its source; one of a row, its own. */
type Types = ReadonlySet<string>;

/** Along a relationship: its edges, and the rows it leads to, with whatever decides which of them pass. */
export function typesAlong(relationship: Relationship, filter: Filter): Types {
  const types = new Set<string>();
  addAlong(types, relationship, filter);
  return types;
}

function addAlong(types: Set<string>, { edge, target }: Relationship, filter: Filter): void {
  types.add(edge.source.name).add(target.name);
  addDeciding(types, target, filter);
}

function addDeciding(types: Set<string>, entity: EntityType, filter: Filter): void {
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.filters) addDeciding(types, entity, part);
  if (filter.kind !== 'related') return;
  const relationship = entity.relationships.get(filter.relationship);
  // What is below a neighbour is of the neighbour's type, and so are the edges that lead down.
  if (relationship !== undefined) addAlong(types, relationship, filter.filter);
}

/** One and two steps from the anchors to the target, over edges alone: any that has an end at either, and what is below the anchors. */
export function typesAround(catalog: Catalog, groups: readonly AnchorGroup[], target: EntityType): Types {
  const anchors = new Set(groups.flatMap((group) => group.map(({ type }) => type)));
  const isWalked = ({ source, target: end, weight }: EdgeType) => weight > 0 && [source, end].some((entity) => entity === target || anchors.has(entity.name));
  const hierarchies = [...anchors].flatMap((type) => catalog.entities.get(type)?.hierarchy?.edge ?? []);
  return sourcesOf([...[...catalog.edges.values()].filter(isWalked), ...hierarchies]);
}

/** Any number of steps, over edges alone. */
export function typesOnPaths({ edges }: Catalog, { types }: Pick<PathQuery, 'types'>): Types {
  return sourcesOf([...edges.values()].filter(({ type }) => types.includes(type)));
}

function sourcesOf(edges: readonly EdgeType[]): Types {
  return new Set(edges.map(({ source }) => source.name));
}
