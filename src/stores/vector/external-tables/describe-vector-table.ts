import type { EntityType, KeyType, VectorTable } from '../../../catalog/catalog.ts';
import { defaultTenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import { StoreFailure } from '../../../ports/store-failure.ts';
import { externalName } from '../../clients/postgres/sql/external-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { extensionThere } from '../pgvector/extension.ts';
import { purpose } from '../sql/collection-tables.ts';
import { ownRows } from '../sql/passing-rows.ts';
import { findIndexes, type FoundIndex } from './found-index.ts';
import { attributesBeside, openVectorTable, type OpenVectorTable } from './vector-table.ts';

/** A table, and what is probably not as it was meant; or all that keeps it from being read as the SDL says. In sentences. */
export type Described = { readonly table: OpenVectorTable; readonly doubts: readonly string[] } | { readonly problems: readonly string[] };

/** Looks at the table of a type's vectors. Rejects with StoreFailure where the database does not answer. */
export async function describeVectorTable(sql: SqlRunner, store: string, entity: EntityType, source: VectorTable, call: Call): Promise<Described> {
  try {
    return await describe(sql, store, entity, source, call);
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.retryable) throw error;
    return { problems: [error.detail] };
  }
}

async function describe(sql: SqlRunner, store: string, entity: EntityType, source: VectorTable, call: Call): Promise<Described> {
  const extension = await extensionThere(sql, store, call);
  if (extension === undefined) return { problems: ['the database has no extension vector'] };
  const columns = await readColumns(sql, source, call);
  if (columns.size === 0) return { problems: [`there is no table ${source.name}, or its user does not see it`] };
  const vector = columns.get(source.vector);
  const keyType = keyTypes[columns.get(source.key)?.type ?? ''];
  const problems = [...problemsOfNames(entity, source, columns), ...(vector === undefined ? [] : problemsOfVector(vector, source))];
  if (columns.has(source.key) && keyType === undefined) problems.push(`its key column ${source.key} is ${String(columns.get(source.key)?.type)}: expected an integer type, text or uuid`);
  if (problems.length > 0 || vector === undefined || keyType === undefined) return { problems };

  const { ofVectors, unique } = await findIndexes(sql, source, call);
  const serving = ofVectors.filter(({ metric }) => source.metric === undefined || metric === source.metric.toLowerCase());
  if (serving.length === 0 && ofVectors.length > 0) return { problems: [`no index of ${source.vector} compares by ${String(source.metric)}: leave metric out, or write ${ofVectors.map(({ metric }) => metric.toUpperCase()).join(' or ')}`] };
  const found = serving[0] ?? (vector.isSeenThrough ? unknownIndex(source, vector) : undefined);
  const odd = found === undefined || found.metric === 'cosine' ? undefined : await oddLength(sql, source, call);
  const index = odd === undefined ? found : undefined;
  const hasKeysOnce = unique.some((names) => names.includes(source.key) && names.every((name) => [source.key, source.tenant, source.project].includes(name)));
  const table = openVectorTable({ entity, source, extension, keyType, hasKeysOnce, isOfAnyLength: vector.dimensions === undefined, index });
  await sql.query(`SELECT * FROM ${table.rows} r WHERE ${ownRows} LIMIT 0`, new Parameters(defaultTenancy).values, call, purpose('open'));
  return { table, doubts: [...doubtsOf(source, vector, odd, index)] };
}

interface Column {
  readonly type: string;
  /** Of a vector; undefined where the column does not tell. */
  readonly dimensions: number | undefined;
  /** Rows of its table, as PostgreSQL estimates. */
  readonly rows: number;
  /** Of a view, whose indexes are those of what it shows. */
  readonly isSeenThrough: boolean;
}

async function readColumns(sql: SqlRunner, { name }: VectorTable, call: Call): Promise<ReadonlyMap<string, Column>> {
  const rows = await sql.query(columnsText, [externalName(name)], call, purpose('open'));
  return new Map(rows.map((row) => [String(row['name']), { type: String(row['type']), dimensions: Number(row['modifier']) > 0 ? Number(row['modifier']) : undefined, rows: Number(row['rows']), isSeenThrough: row['kind'] === 'v' }]));
}

function problemsOfNames(entity: EntityType, { key, vector, tenant, project }: VectorTable, columns: ReadonlyMap<string, Column>): string[] {
  const has = ` (it has ${[...columns.keys()].join(', ')})`;
  const own = Object.entries({ key, vector, tenant, project }).flatMap(([role, name]) => (name === undefined || columns.has(name) ? [] : [`its ${role} column ${name} is not there${has}`]));
  const mirrored = attributesBeside(entity).filter(({ vectorField }) => !columns.has(vectorField));
  return [...own, ...mirrored.map(({ name, vectorField }) => `${name} is mirrored in the column ${vectorField}, which is not there${has}; name it by @vectorField(name: "…"), or leave @mirrored out`)];
}

function problemsOfVector({ type, dimensions }: Column, source: VectorTable): string[] {
  if (type !== 'vector' && type !== 'halfvec') return [`its vector column ${source.vector} is ${type}: expected vector or halfvec`];
  return dimensions === undefined || dimensions === source.dimensions ? [] : [`its vectors have ${dimensions} dimensions, not ${source.dimensions}: write dimensions: ${dimensions}`];
}

/** What an index beneath a view would be made of. */
function unknownIndex({ vector }: VectorTable, { type }: Column): FoundIndex {
  return { method: 'hnsw', metric: 'cosine', type: type === 'halfvec' ? 'halfvec' : 'vector', expression: `x.${quoteName(vector)}` };
}

/** Products and distances order as angles do only where vectors have length 1; some tell of all. */
async function oddLength(sql: SqlRunner, { name, vector }: VectorTable, call: Call): Promise<number | undefined> {
  const rows = await sql.query(`SELECT x.${quoteName(vector)}::text AS vector FROM ${externalName(name)} x WHERE x.${quoteName(vector)} IS NOT NULL LIMIT ${sampled}`, [], call, purpose('open'));
  return rows.map((row) => Math.hypot(...(JSON.parse(String(row['vector'])) as readonly number[]))).find((length) => Math.abs(length - 1) > tolerance);
}

function* doubtsOf({ name, vector }: VectorTable, { rows }: Column, odd: number | undefined, index: FoundIndex | undefined): Generator<string> {
  const each = `each search compares all of ${name}`;
  if (odd !== undefined) yield `the index of ${vector} does not compare by angle, and one vector has the length ${odd.toFixed(3)}, not 1: ${each}; an index by vector_cosine_ops would serve`;
  else if (index === undefined && rows > many) yield `${vector} has no index: ${each}; one by vector_cosine_ops would serve`;
}

/** Rows that are compared one by one in some 10 ms. */
const many = 10_000;
const sampled = 100;
/** Of lengths in 32 bits, and of models that round their output. */
const tolerance = 0.01;

const keyTypes: Readonly<Record<string, KeyType>> = { int2: 'BIGINT', int4: 'BIGINT', int8: 'BIGINT', uuid: 'UUID', text: 'TEXT', varchar: 'TEXT', bpchar: 'TEXT' };

const columnsText = `SELECT a.attname::text AS name, coalesce(base.typname, t.typname)::text AS type, a.atttypmod AS modifier, c.relkind::text AS kind, c.reltuples::float8 AS rows
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_type base ON base.oid = nullif(t.typbasetype, 0)
  WHERE c.oid = to_regclass($1::text) ORDER BY a.attnum`;
