import type { EntityType } from '../../../catalog/catalog.ts';
import type { Filter } from '../../../model/filter.ts';
import { and } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntityStore, KeyedRow, ListQuery, NamedEntity, RowPage } from '../../../ports/entity-store.ts';
import { filterSql } from '../../clients/postgres/sql/filter-sql.ts';
import { beyond, orderBy, sortColumns } from '../../clients/postgres/sql/order-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { decodeRow, selectList } from '../../clients/postgres/sql/row-sql.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import { facet, neighbourFacets } from './facets.ts';
import { suggest } from './suggest.ts';

/** Entities in PostgreSQL tables, embedded or by URL. */
export function postgresEntityStore(sql: SqlRunner): EntityStore {
  return {
    name: 'postgres',

    async rows(entity, keys, attributes, call) {
      if (keys.length === 0) return new Map();
      const parameters = new Parameters(call.tenancy);
      const wanted = filterSql({ kind: 'keys', keys, negated: false }, 't', entity, parameters);
      const text = `SELECT ${['t._key', selectList('t', entity, attributes)].filter(Boolean).join(', ')} FROM ${entityTable(entity)} t WHERE ${ofTenant('t')} AND ${wanted}`;
      const rows = await sql.query(text, parameters.values, call, { operation: 'rows' });
      return new Map(rows.map((row) => [String(row['_key']), decodeRow(row, attributes)]));
    },

    list: (entity, query, attributes, call) => list(sql, entity, query, attributes, call),

    async count(entity, filter, call) {
      const parameters = new Parameters(call.tenancy);
      const [row] = await sql.query(`SELECT count(*)::int AS total FROM ${entityTable(entity)} t WHERE ${where(entity, filter, parameters)}`, parameters.values, call, { operation: 'count' });
      return Number(row?.['total'] ?? 0);
    },

    facet: (entity, filter, by, call) => facet(sql, entity, filter, by, call),
    neighbourFacets: (relationship, filter, by, sources, call) => neighbourFacets(sql, relationship, filter, by, sources, call),

    async passing(entity, filter, keys, call) {
      if (keys.length === 0) return new Set();
      return new Set(await keysWhere(sql, 'passing', entity, and([{ kind: 'keys', keys, negated: false }, filter]), keys.length, call));
    },

    keys: (entity, filter, limit, call) => keysWhere(sql, 'keys', entity, filter, limit, call),

    async named(foldedNames, call): Promise<NamedEntity[]> {
      if (foldedNames.length === 0) return [];
      const parameters = new Parameters(call.tenancy);
      const text = `SELECT n.name, n.type, n.key FROM ${systemSchema}.name n WHERE n.tenant = $1 AND n.project = $2 AND n.folded = ANY (${parameters.add(foldedNames, 'text[]')}) ORDER BY n.type, n.key`;
      const rows = await sql.query(text, parameters.values, call, { operation: 'named' });
      return rows.map((row) => ({ name: String(row['name']), ref: { type: String(row['type']), key: String(row['key']) } }));
    },

    suggest: (query, call) => suggest(sql, query, call),
  };
}

async function list(sql: SqlRunner, entity: EntityType, query: ListQuery, attributes: readonly string[], call: Call): Promise<RowPage> {
  const parameters = new Parameters(call.tenancy);
  const columns = sortColumns('t', entity, query.order);
  const read = [...new Set([...attributes, ...query.order.map((term) => term.attribute)])];
  const conditions = [
    where(entity, query.filter, parameters),
    ...(query.after ? [beyond(columns, query.after, 'after', parameters)] : []),
    ...(query.before ? [beyond(columns, query.before, 'before', parameters)] : []),
  ];
  const select = ['t._key', selectList('t', entity, read)].filter(Boolean).join(', ');
  const limit = parameters.add(query.limit + 1, 'bigint');
  const text = `SELECT ${select} FROM ${entityTable(entity)} t WHERE ${conditions.join(' AND ')} ORDER BY ${orderBy(columns, query.backwards)} LIMIT ${limit}`;
  const found = (await sql.query(text, parameters.values, call, { operation: 'list' })).map((row): KeyedRow => ({ key: String(row['_key']), row: decodeRow(row, read) }));
  const rows = found.slice(0, query.limit);
  return { rows: query.backwards ? rows.reverse() : rows, more: found.length > query.limit };
}

async function keysWhere(sql: SqlRunner, operation: 'keys' | 'passing', entity: EntityType, filter: Filter, limit: number, call: Call): Promise<string[]> {
  const parameters = new Parameters(call.tenancy);
  const condition = where(entity, filter, parameters);
  const text = `SELECT t._key FROM ${entityTable(entity)} t WHERE ${condition} ORDER BY t._key LIMIT ${parameters.add(limit, 'bigint')}`;
  return (await sql.query(text, parameters.values, call, { operation })).map((row) => String(row['_key']));
}

function where(entity: EntityType, filter: Filter, parameters: Parameters): string {
  return `${ofTenant('t')} AND ${filterSql(filter, 't', entity, parameters)}`;
}

function ofTenant(row: string): string {
  return `${row}._tenant = $1 AND ${row}._project = $2`;
}
