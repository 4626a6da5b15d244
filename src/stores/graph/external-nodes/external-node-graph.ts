import type { Catalog } from '../../../catalog/catalog.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import type { GraphShape } from '../../clients/neo4j/cypher/graph-shape.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';
import { proximityByNeighbours } from '../by-neighbours/proximity.ts';
import { shortestPathByNeighbours } from '../by-neighbours/shortest-path.ts';
import { countNeighbours, readNeighbours } from '../neo4j/neighbours.ts';

/** Relationships of a Neo4j that was there before; only ever read. */
export function externalNodeGraph(catalog: Catalog, client: CypherReader, shape: GraphShape): GraphStore {
  const own: Catalog = { ...catalog, edges: new Map([...catalog.edges].filter(([, { external }]) => external?.kind === 'graph')) };
  const neighbours: GraphStore['neighbours'] = (query, sources, call) => readNeighbours(client, shape, query, sources, call);
  return {
    name: client.store,
    // Rows that stand in a table too are whole there alone.
    holdsRows: ({ target }) => target.external?.table === undefined,
    neighbours,
    neighbourCounts: (relationship, filter, sources, call) => countNeighbours(client, shape, relationship, filter, sources, call),
    neighbourhood: (groups, target, limit, call) => proximityByNeighbours(neighbours, own, groups.map((anchors) => ({ anchors })), target, limit, call),

    async proximity(groups, target, call) {
      const lists = await proximityByNeighbours(neighbours, own, groups, target, Number.MAX_SAFE_INTEGER, call);
      return lists.map((list) => new Map(list.hits.map((hit) => [hit.key, hit])));
    },

    shortestPath: (query, call) => shortestPathByNeighbours(neighbours, own, query, call),
  };
}
