import type { Catalog } from '../../catalog/catalog.ts';
import { everything } from '../../model/filter.ts';
import type { Call } from '../../ports/call.ts';
import type { GraphStore, NeighbourQuery } from '../../ports/graph-store.ts';

/** Something that is asked of a store, and what comes of it is of no interest. */
export type Question = (call: Call) => Promise<unknown>;

/** A key of nothing. */
const key = '';

/**
 * What a graph is asked first and most: along each relationship, page after page and in number; around something of each type; from one
 * type to another. Filters and orders are as many as there are callers, and are not among it.
 */
export function firstQuestions(graph: GraphStore, { entities, embedded, edges }: Pick<Catalog, 'entities' | 'embedded' | 'edges'>): Question[] {
  const alongEach = [...entities.values()].flatMap((entity) => [...entity.relationships.values()]).flatMap((relationship): Question[] => {
    const query: NeighbourQuery = { relationship, filter: everything, order: [], first: 1, attributes: [] };
    return [
      (call) => graph.neighbours(query, [key], call),
      (call) => graph.neighbourCounts(relationship, everything, [key], call),
      (call) => graph.neighbours({ ...query, after: { values: [1, 0], key } }, [key], call),
    ];
  });
  const aroundEach = embedded.flatMap((target) => [...entities.keys()].flatMap((type): Question[] => {
    const anchors = [{ type, key }];
    return [(call) => graph.neighbourhood([anchors], target, 1, call), (call) => graph.proximity([{ anchors, keys: [key] }], target, call)];
  }));
  const types = [...new Set([...edges.values()].map(({ type }) => type))];
  const between = types.length === 0 ? [] : [...entities.keys()].flatMap((from) => [...entities.keys()].map((to): Question =>
    (call) => graph.shortestPath({ from: { type: from, key }, to: { type: to, key: 'other' }, types, maxDepth: 2, frontier: 1 }, call)));
  return [...alongEach, ...aroundEach, ...between];
}
