import type { Catalog } from '../../../catalog/catalog.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';
import { mirrorShape } from './mirror-shape.ts';
import { countNeighbours, readNeighbours } from './neighbours.ts';
import { readProximity } from './proximity.ts';
import { shortestPath } from './shortest-path.ts';

export interface Neo4jGraphOptions {
  /** What the labels of our nodes begin with, to be apart from others in the same database. Default `Trefoil_`. */
  readonly prefix?: string;
}

/** Of 10,000 films with their genres, themes and moods; what counts is the round trip. */
const costs = Object.freeze({
  neighbours: { fixed: 1.5, row: 0.02 },
  counts: { fixed: 1.5, row: 0.005 },
  neighbourhood: { fixed: 10, row: 0.03 },
  proximity: { fixed: 10, row: 0.03 },
  path: { fixed: 1.5, row: 0.01 },
} as const);

/** The property graph in Neo4j, as `neo4jGraphMirror` keeps it. */
export function neo4jGraphStore(catalog: Catalog, client: CypherReader, { prefix = defaultPrefix }: Neo4jGraphOptions = {}): GraphStore {
  const shape = mirrorShape(prefix);
  return {
    name: client.store,
    holdsRows: () => true,
    costs,
    neighbours: (query, sources, call) => readNeighbours(client, shape, query, sources, call),
    neighbourCounts: (relationship, filter, sources, call) => countNeighbours(client, shape, relationship, filter, sources, call),
    neighbourhood: (groups, target, limit, call) => readProximity(client, catalog, shape, groups.map((anchors) => ({ anchors })), target, limit, call, 'neighbourhood'),

    async proximity(groups, target, call) {
      const lists = await readProximity(client, catalog, shape, groups, target, Number.MAX_SAFE_INTEGER, call, 'proximity');
      return lists.map((list) => new Map(list.hits.map((hit) => [hit.key, hit])));
    },

    shortestPath: (query, call) => shortestPath(client, catalog, shape, query, call),
  };
}

export const defaultPrefix = 'Trefoil_';
