import type { Catalog, EntityType, Relationship } from '../../../catalog/catalog.ts';
import { possibleKeys } from '../../../catalog/possible-keys.ts';
import { externalStoreName } from '../../../ports/external-stores.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { proximityByNeighbours } from '../by-neighbours/proximity.ts';
import { shortestPathByNeighbours } from '../by-neighbours/shortest-path.ts';
import { sqlGraphStore } from '../sql/graph-store.ts';

/** Edges in join tables and foreign keys of a PostgreSQL that was there before; only ever read. */
export function externalGraphStore(catalog: Catalog, sql: SqlRunner): GraphStore {
  const own: Catalog = { ...catalog, edges: new Map([...catalog.edges].filter(([, { external }]) => external !== undefined && external.kind !== 'graph')) };
  const tables = sqlGraphStore(own, sql);
  const neighbours: GraphStore['neighbours'] = async (query, sources, call) => {
    const pages = await tables.neighbours(query, possibleSources(own, query.relationship, sources), call);
    return new Map(sources.map((source) => [source, pages.get(source) ?? { neighbours: [], more: false }]));
  };
  return {
    name: externalStoreName('postgres'),
    holdsRows: () => true,
    neighbours,

    async neighbourCounts(relationship, filter, sources, call) {
      const counts = await tables.neighbourCounts(relationship, filter, possibleSources(own, relationship, sources), call);
      return new Map(sources.map((source) => [source, counts.get(source) ?? 0]));
    },

    neighbourhood: (groups, target, limit, call) => proximityByNeighbours(neighbours, own, groups.map((anchors) => ({ anchors })), target, limit, call),

    async proximity(groups, target, call) {
      const lists = await proximityByNeighbours(neighbours, own, groups, target, Number.MAX_SAFE_INTEGER, call);
      return lists.map((list) => new Map(list.hits.map((hit) => [hit.key, hit])));
    },

    shortestPath: (query, call) => shortestPathByNeighbours(neighbours, own, query, call),
  };
}

function possibleSources(catalog: Catalog, relationship: Relationship, sources: readonly string[]): readonly string[] {
  const table = ownerOf(catalog, relationship).external?.table;
  return table === undefined ? sources : possibleKeys(table, sources);
}

/** The type that the relationship's field stands on; walks name it where no field does. */
function ownerOf(catalog: Catalog, { entity, edge, direction }: Relationship): EntityType {
  return catalog.entities.get(entity) ?? (direction === 'IN' ? edge.target : edge.source);
}
