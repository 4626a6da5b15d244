import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import { purpose } from '../sql/collection-tables.ts';

/** The extension's types and operators by full name: it may lie in a schema that is on nobody's search path. */
export interface VectorExtension {
  readonly schema: string;
  readonly vector: string;
  readonly halfvec: string;
  /** Cosine distance, as an operator. */
  readonly distance: string;
  readonly vectorOps: string;
  readonly halfvecOps: string;
}

/** Finds the extension, or creates it where that is allowed. Rejects with `misconfigured` where there is none, or too old a one. */
export async function findExtension(sql: SqlRunner, store: string, call: Call): Promise<VectorExtension> {
  return usable((await read(sql, call)) ?? (await create(sql, store, call)), store);
}

/** The same where nothing may be created; undefined where there is none. */
export async function extensionThere(sql: SqlRunner, store: string, call: Call): Promise<VectorExtension | undefined> {
  const installed = await read(sql, call);
  return installed && usable(installed, store);
}

function usable(installed: Installed, store: string): VectorExtension {
  if (compareVersions(installed.version, oldest) < 0) throw misconfigured(store, `the database ${installed.database} has pgvector ${installed.version}, expected ${oldest.join('.')} or newer, which finds all rows that pass a filter: have its administrator install that and run ALTER EXTENSION vector UPDATE`);
  const schema = quoteName(installed.schema);
  return { schema, vector: `${schema}.vector`, halfvec: `${schema}.halfvec`, distance: `OPERATOR(${schema}.<=>)`, vectorOps: `${schema}.vector_cosine_ops`, halfvecOps: `${schema}.halfvec_cosine_ops` };
}

interface Installed {
  readonly version: string;
  readonly schema: string;
  readonly database: string;
}

async function read(sql: SqlRunner, call: Call): Promise<Installed | undefined> {
  const text = `SELECT e.extversion, n.nspname, current_database() AS database FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'`;
  const [row] = await sql.query(text, [], call, purpose('open'));
  return row === undefined ? undefined : { version: String(row['extversion']), schema: String(row['nspname']), database: String(row['database']) };
}

async function create(sql: SqlRunner, store: string, call: Call): Promise<Installed> {
  try {
    await sql.query('CREATE EXTENSION IF NOT EXISTS vector', [], call, purpose('open'));
  } catch (error) {
    // Unless another gateway was quicker.
    const found = await read(sql, call);
    if (found !== undefined) return found;
    throw misconfigured(store, `the database has no extension vector, and it cannot be created (${error instanceof StoreFailure ? error.detail : String(error)}): install pgvector on that server and have its administrator run CREATE EXTENSION vector, or name another server by PGVECTOR_URL`, error);
  }
  const found = await read(sql, call);
  if (found === undefined) throw misconfigured(store, 'the extension vector was created and is not there');
  return found;
}

/** The first that goes on with a search until enough rows pass its filter. */
const oldest = [0, 8] as const;

function compareVersions(version: string, other: readonly number[]): number {
  const parts = version.split('.').map(Number);
  return other.map((part, i) => (parts[i] ?? 0) - part).find((difference) => difference !== 0) ?? 0;
}

function misconfigured(store: string, detail: string, cause?: unknown): StoreFailure {
  return new StoreFailure(FailureReason.Misconfigured, detail, { store, family: 'vector', operation: 'open', cause });
}
