import type { GraphStore } from '../../src/ports/graph-store.ts';
import { proximityByNeighbours } from '../../src/stores/graph/by-neighbours/proximity.ts';
import { shortestPathByNeighbours } from '../../src/stores/graph/by-neighbours/shortest-path.ts';
import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { filledDatabase } from '../support/filled-database.ts';
import { graphStoreContract } from './graph-store.contract.ts';

/** What stores do that can only tell what stands next to what, held against the same contract. */
graphStoreContract('by neighbours', async (catalog) => ({ walks: true, ...(await filledDatabase(catalog, (client): GraphStore => {
  const sql = sqlGraphStore(catalog, client);
  return {
    ...sql,
    neighbourhood: (groups, target, limit, call) => proximityByNeighbours(sql.neighbours, catalog, groups.map((anchors) => ({ anchors })), target, limit, call),
    async proximity(groups, target, call) {
      const lists = await proximityByNeighbours(sql.neighbours, catalog, groups, target, Number.MAX_SAFE_INTEGER, call);
      return lists.map(({ hits }) => new Map(hits.map((hit) => [hit.key, hit])));
    },
    shortestPath: (query, call) => shortestPathByNeighbours(sql.neighbours, catalog, query, call),
  };
})) }));
