import type { EdgeType, EntityType, Relationship } from '../../../catalog/catalog.ts';
import { compareCodePoints } from '../../../kernel/code-points.ts';
import { everything, type Filter } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';
import type { Facet, FacetResult } from '../../../ports/facets.ts';
import { allNeighbours, checkMost, type Around } from './resolve-related.ts';

/** Whether the rows of a type and a kind of edge are in one store. */
export function isBeside({ external }: EntityType, edge: EdgeType): boolean {
  return external === undefined || (external.table === undefined) === (edge.external?.kind === 'graph');
}

/** Counts the rows that pass by what edges in another store lead to. */
export async function relatedFacetAcross(entity: EntityType, filter: Filter, { relationship, first }: Facet & { readonly kind: 'related' }, around: Around, call: Call): Promise<FacetResult> {
  const keys = await checkMost(entity, relationship.edge, (limit) => around.keys(entity, filter, limit, call));
  const counts = new Map<string, number>();
  for (const { neighbours } of (await around.neighbours({ relationship, filter: everything, order: [], first: allNeighbours, attributes: [] }, keys, call)).values())
    for (const { key } of neighbours) counts.set(key, (counts.get(key) ?? 0) + 1);
  const buckets = [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count || compareCodePoints(a.value, b.value));
  return { buckets: buckets.slice(0, first), more: buckets.length > first };
}

/** Facets of what edges in another store lead to: what each source leads to is read there, and counted with one call for each. */
export async function neighbourFacetsAcross(relationship: Relationship, filter: Filter, facet: Facet, sources: readonly string[], { facet: count }: Pick<EntityStore, 'facet'>, around: Around, call: Call): Promise<ReadonlyMap<string, FacetResult>> {
  const pages = await around.neighbours({ relationship, filter, order: [], first: allNeighbours, attributes: [] }, sources, call);
  return new Map(await Promise.all(sources.map(async (source): Promise<[string, FacetResult]> => {
    const keys = pages.get(source)?.neighbours.map(({ key }) => key) ?? [];
    return [source, keys.length === 0 ? { buckets: [], more: false } : await count(relationship.target, { kind: 'keys', keys, negated: false }, facet, call)];
  })));
}
