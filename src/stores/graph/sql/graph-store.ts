import type { Catalog, Relationship } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { GraphStore, Neighbour, NeighbourPage, NeighbourQuery } from '../../../ports/graph-store.ts';
import { edgeProperties, edgesFrom } from '../../clients/postgres/sql/edge-sql.ts';
import { filterSql } from '../../clients/postgres/sql/filter-sql.ts';
import { beyond, orderBy, sortColumns, type SortColumn } from '../../clients/postgres/sql/order-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { decodeRow, selectList } from '../../clients/postgres/sql/row-sql.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { entityTable, keyIs } from '../../clients/postgres/sql/tables.ts';
import { readProximity } from './proximity.ts';
import { shortestPath } from './shortest-path.ts';

/** The property graph in PostgreSQL's own edge table, beside the rows. */
export function sqlGraphStore(catalog: Catalog, sql: SqlRunner): GraphStore {
  return {
    name: 'postgres',
    holdsRows: () => true,
    neighbours: (query, sources, call) => neighbours(sql, query, sources, call),
    neighbourCounts: (relationship, filter, sources, call) => neighbourCounts(sql, relationship, filter, sources, call),
    neighbourhood: (groups, target, limit, call) => readProximity(sql, catalog, groups.map((anchors) => ({ anchors })), target, limit, call, 'neighbourhood'),

    async proximity(groups, target, call) {
      const lists = await readProximity(sql, catalog, groups, target, Number.MAX_SAFE_INTEGER, call, 'proximity');
      return lists.map((list) => new Map(list.hits.map((hit) => [hit.key, hit])));
    },

    shortestPath: (query, call) => shortestPath(sql, catalog, query, call),
  };
}

/** The edges' own order: strongest first, then as written. */
const edgeColumns: readonly SortColumn[] = [
  { sql: 'e.strength', type: 'float8', direction: 'DESC', nullable: false },
  { sql: 'e.place', type: 'int', direction: 'ASC', nullable: false },
  { sql: 'e.neighbour', type: 'text', direction: 'ASC', nullable: false },
];

async function neighbours(sql: SqlRunner, query: NeighbourQuery, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, NeighbourPage>> {
  if (sources.length === 0) return new Map();
  const { relationship } = query;
  const { target } = relationship;
  const parameters = new Parameters(call.tenancy);
  const parents = parameters.add([...new Set(sources)], 'text[]');
  const columns = query.order.length === 0 ? edgeColumns : sortColumns('t', target, query.order);
  const attributes = [...new Set([...query.attributes, ...query.order.map((term) => term.attribute)])];
  const passes = filterSql(query.filter, 't', target, parameters);
  const position = query.after ? ` AND ${beyond(columns, query.after, 'after', parameters)}` : '';
  // What begins with an underscore is no attribute's name.
  const read = ['e.neighbour AS _neighbour', 'e.strength AS _strength', 'e.place AS _place', 'e.properties AS _properties', selectList('t', target, attributes)].filter(Boolean).join(', ');
  const text = `SELECT p.key AS _source, x.* FROM unnest(${parents}) WITH ORDINALITY p(key, nth)
    CROSS JOIN LATERAL (SELECT ${read}, row_number() OVER (ORDER BY ${orderBy(columns)}) AS _nth
      FROM ${edgesFrom(relationship, 'p.key')} e ${joinTarget(relationship)} WHERE ${passes}${position}
      ORDER BY ${orderBy(columns)} LIMIT ${parameters.add(query.first + 1, 'bigint')}) x ORDER BY p.nth, x._nth`;
  const rows = await sql.query(text, parameters.values, call, { operation: 'neighbours', family: 'graph' });
  return pages(rows, sources, query, attributes);
}

function pages(rows: readonly NativeRow[], sources: readonly string[], query: NeighbourQuery, attributes: readonly string[]): Map<string, NeighbourPage> {
  const found = new Map<string, Neighbour[]>(sources.map((source) => [source, []]));
  for (const row of rows)
    found.get(String(row['_source']))?.push({
      key: String(row['_neighbour']),
      strength: Number(row['_strength']),
      place: Number(row['_place']),
      properties: query.relationship.transitive ? {} : edgeProperties(query.relationship.edge, row['_properties']),
      attributes: decodeRow(row, attributes),
    });
  return new Map([...found].map(([source, all]) => [source, { neighbours: all.slice(0, query.first), more: all.length > query.first }]));
}

async function neighbourCounts(sql: SqlRunner, relationship: Relationship, filter: Filter, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, number>> {
  if (sources.length === 0) return new Map();
  const parameters = new Parameters(call.tenancy);
  const parents = parameters.add([...new Set(sources)], 'text[]');
  const passes = filterSql(filter, 't', relationship.target, parameters);
  const text = `SELECT p.key, x.total FROM unnest(${parents}) p(key) CROSS JOIN LATERAL (SELECT count(*)::int AS total FROM ${edgesFrom(relationship, 'p.key')} e ${joinTarget(relationship)} WHERE ${passes}) x`;
  const rows = await sql.query(text, parameters.values, call, { operation: 'neighbourCounts', family: 'graph' });
  return new Map(rows.map((row) => [String(row['key']), Number(row['total'])]));
}

function joinTarget({ target }: Relationship): string {
  return `JOIN ${entityTable(target)} t ON t._tenant = $1 AND t._project = $2 AND ${keyIs('t', target, 'e.neighbour')}`;
}
