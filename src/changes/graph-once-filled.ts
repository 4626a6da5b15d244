import type { GraphStore } from '../ports/graph-store.ts';

/** A mirrored graph, and until that has everything the truth's own. */
export function graphOnceFilled(mirrored: GraphStore, own: GraphStore, isFilled: () => boolean): GraphStore {
  const now = (): GraphStore => (isFilled() ? mirrored : own);
  return {
    name: mirrored.name,
    holdsRows: (relationship) => mirrored.holdsRows(relationship) && own.holdsRows(relationship),
    costs: mirrored.costs,
    neighbours: (query, sources, call) => now().neighbours(query, sources, call),
    neighbourCounts: (relationship, filter, sources, call) => now().neighbourCounts(relationship, filter, sources, call),
    neighbourhood: (groups, target, limit, call) => now().neighbourhood(groups, target, limit, call),
    proximity: (groups, target, call) => now().proximity(groups, target, call),
    shortestPath: (query, call) => now().shortestPath(query, call),
  };
}
