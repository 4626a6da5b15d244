import { everything } from '../../../model/filter.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { purpose, type CollectionTable } from '../sql/collection-tables.ts';
import { ownRows, passingRows } from '../sql/passing-rows.ts';
import { recordOf } from '../sql/collection-columns.ts';
import { slices } from '../sql/slices.ts';
import type { VectorExtension } from './extension.ts';
import type { SearchedTable } from './searched-table.ts';
import { textVector, vectorText } from './vector-text.ts';

/** Writes rows in slices, each of them whole. */
export async function writeRows(sql: SqlRunner, { table, columns }: CollectionTable, rows: readonly VectorRow[], call: Call, { vector }: VectorExtension): Promise<void> {
  const own = [['_key', 'text'], ['_version', 'bigint'], ['_vector', vector]] as const;
  const record = [...own.map(([name, type]) => `${name} ${type}`), ...[...columns.values()].map((column) => `${column.sql} ${column.type}`)];
  const names = [...own.map(([name]) => name), ...[...columns.values()].map((column) => column.sql)];
  // In the order of the keys, so that two gateways that write the same ones do not wait for each other.
  const text = `INSERT INTO ${table} (_tenant, _project, ${names.join(', ')})
    SELECT $1, $2, r.* FROM json_to_recordset($3::json) AS r(${record.join(', ')}) ORDER BY r._key COLLATE "C"
    ON CONFLICT (_tenant, _project, _key) DO UPDATE SET ${names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const last = new Map(rows.map((row) => [row.key, row]));
  for (const slice of slices([...last.values()], rowsPerWrite)) {
    const records = slice.map((row) => ({ _key: row.key, _version: row.version, _vector: vectorText(row.vector), ...recordOf(row.attributes, columns) }));
    await sql.query(text, [call.tenancy.tenant, call.tenancy.project, JSON.stringify(records)], call, purpose('upsert'));
  }
}

export async function removeRows(sql: SqlRunner, { table }: CollectionTable, keys: readonly string[], call: Call): Promise<void> {
  await sql.query(`DELETE FROM ${table} r WHERE ${ownRows} AND r._key = ANY ($3::text[])`, [call.tenancy.tenant, call.tenancy.project, keys], call, purpose('remove'));
}

export async function readVectors(sql: SqlRunner, { rows, terms }: Pick<SearchedTable, 'rows' | 'terms'>, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const slice of slices([...new Set(keys)], vectorsPerRead)) {
    const parameters = new Parameters(call.tenancy);
    const text = `SELECT r._key, r._vector::text AS vector FROM ${rows} r WHERE ${passingRows({ filter: everything, within: slice }, terms(parameters), parameters)}`;
    for (const row of await sql.query(text, parameters.values, call, purpose('vectors'))) found.set(String(row['_key']), textVector(String(row['vector'])));
  }
  return found;
}

/** In pages, each beginning after the last key of the one before. */
export async function readVersions(sql: SqlRunner, { table }: CollectionTable, visit: (page: ReadonlyMap<string, number>) => Promise<void>, call: Call): Promise<void> {
  const select = `SELECT r._key, r._version FROM ${table} r WHERE ${ownRows}`;
  const order = `ORDER BY r._key LIMIT ${versionsPerRead}`;
  for (let last: string | undefined; ; ) {
    const after = last === undefined ? [] : [last];
    const rows = await sql.query(`${select}${last === undefined ? '' : ' AND r._key > $3::text'} ${order}`, [call.tenancy.tenant, call.tenancy.project, ...after], call, purpose('versions'));
    if (rows.length > 0) await visit(new Map(rows.map((row) => [String(row['_key']), Number(row['_version'])])));
    if (rows.length < versionsPerRead) return;
    last = String(rows.at(-1)?.['_key']);
  }
}

/** From one to the next through the primary key's index: there are few, each with many rows. */
export async function readOwners(sql: SqlRunner, { table }: CollectionTable, call: Call): Promise<readonly Tenancy[]> {
  const text = `WITH RECURSIVE owner AS (
      (SELECT r._tenant, r._project FROM ${table} r ORDER BY r._tenant, r._project LIMIT 1)
      UNION ALL SELECT next.* FROM owner o CROSS JOIN LATERAL (SELECT r._tenant, r._project FROM ${table} r WHERE (r._tenant, r._project) > (o._tenant, o._project) ORDER BY r._tenant, r._project LIMIT 1) next)
    SELECT * FROM owner`;
  return (await sql.query(text, [], call, purpose('owners'))).map((row) => ({ tenant: String(row['_tenant']), project: String(row['_project']) }));
}

/** Some 2 MB at 384 dimensions, which take this thread 20 ms. */
const rowsPerWrite = 250;
const vectorsPerRead = 500;
const versionsPerRead = 2000;
