import { join } from 'node:path';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import { postgresClient, type PostgresClient } from '../stores/clients/postgres/postgres-client.ts';
import type { PostgresServer } from '../stores/clients/postgres/postgres-server.ts';
import { postgresTextStore } from '../stores/text/postgres/postgres-text-store.ts';
import { dualVectorStore } from '../stores/vector/dual/dual-vector-store.ts';
import type { Missed } from '../stores/vector/dual/second-store.ts';
import { pgvectorStore } from '../stores/vector/pgvector/pgvector-store.ts';
import { pgvectorPlace, pgvectorTruth } from '../stores/vector/pgvector/place.ts';
import { withText } from '../stores/vector/with-text.ts';
import { zvecPlace, zvecTruth } from '../stores/vector/zvec/place.ts';
import { zvecVectorStore } from '../stores/vector/zvec/zvec-vector-store.ts';
import { openMilvus, placeInMilvus, truthInMilvus } from './open-milvus.ts';

export interface OpenedVectors {
  readonly vectors: VectorStore;
  /** The store that is written along and not read. */
  readonly secondary: VectorStore | undefined;
  /** Where the vectors that answer lie. */
  readonly place: string;
  /** Whether other gateways may be at the same place. */
  readonly shared: boolean;
}

/** Opens the vector store that the settings name; what closes it is added to `opened`. Rejects with OperatorError where that store cannot be used. */
export async function openVectors(config: Config, folder: string, truth: PostgresServer, log: Log, opened: (() => Promise<void>)[]): Promise<OpenedVectors> {
  const kind = answering(config);
  const clients: PostgresClient[] = [];
  opened.push(async () => void (await Promise.all(clients.map((client) => client.close()))));
  const primary = open(kind);
  const secondary = config.vectorMode === 'dual' ? open(config.vectorSecondary) : undefined;
  const vectors = secondary === undefined ? primary : dualVectorStore({ primary, secondary, onMissed: (missed) => tell(missed, log) });
  opened.push(() => vectors.close());
  return { vectors, secondary, place: await placeOfVectors(config, folder), shared: kind !== 'embedded' };

  function open(store: Config['vectorPrimary']): VectorStore {
    if (store === 'embedded') return embedded(config, folder);
    const sql = store === 'pgvector' ? pgvectorClient(config) : postgresClient({ server: truth });
    clients.push(sql);
    if (store === 'milvus') return withText(openMilvus(config), postgresTextStore({ sql }));
    const vectors = pgvectorStore({ sql, schema: config.pgvectorSchema, exactBelow: config.pgvectorExactBelow, m: config.vectorM, efConstruction: config.vectorEfConstruction, ef: config.vectorEf });
    return withText(vectors, postgresTextStore({ sql, store: vectors.name, schema: `${config.pgvectorSchema}_text` }));
  }
}

/** Where the vectors lie that answer under these settings. */
export function placeOfVectors(config: Config, folder: string = config.data): Promise<string> {
  return placeOf(answering(config), config, folder);
}

/**
 * One sentence where vectors under these settings were filled from another truth than the one of this name, and what to do; undefined where they were not. A place where nothing is
 * yet belongs to the first that asks. Rejects with OperatorError where the store that answers cannot be used; a second one that cannot is asked another time.
 */
export async function problemOfTruth(config: Config, folder: string, truth: string): Promise<string | undefined> {
  const primary = await foreign(answering(config), config, folder, truth);
  if (primary !== undefined || config.vectorMode !== 'dual') return primary;
  return foreign(config.vectorSecondary, config, folder, truth).catch((error: unknown) => {
    if (error instanceof OperatorError) return undefined;
    throw error;
  });
}

async function foreign(kind: Config['vectorPrimary'], config: Config, folder: string, truth: string): Promise<string | undefined> {
  await placeOf(kind, config, folder);
  if ((await truthAt(kind, config, folder, truth)) === truth) return undefined;
  const { where, remedy } = {
    embedded: { where: `in the folder ${vectorFolder(folder)}`, remedy: 'name another folder by TREFOIL_DATA, or remove that one' },
    pgvector: { where: `in the schema ${config.pgvectorSchema} that PGVECTOR_SCHEMA names`, remedy: `name another by PGVECTOR_SCHEMA, or drop that one and ${config.pgvectorSchema}_text` },
    milvus: { where: `in Milvus under the prefix ${config.milvusPrefix} that MILVUS_PREFIX names`, remedy: 'name another by MILVUS_PREFIX, or drop all collections of that one' },
  }[kind];
  return `the vectors ${where} were filled from another database than ${config.databaseUrl === undefined ? `the one in ${config.data}` : 'the one that DATABASE_URL names'}: name the database they belong to, or restore it; if it is meant to be another, ${remedy}`;
}

async function placeOf(kind: Config['vectorPrimary'], config: Config, folder: string): Promise<string> {
  if (kind === 'embedded') return zvecPlace(vectorFolder(folder));
  if (kind === 'milvus') return placeInMilvus(config);
  return askPgvector(config, (sql) => pgvectorPlace(sql, config.pgvectorSchema));
}

async function truthAt(kind: Config['vectorPrimary'], config: Config, folder: string, truth: string): Promise<string> {
  if (kind === 'embedded') return zvecTruth(vectorFolder(folder), truth);
  if (kind === 'milvus') return truthInMilvus(config, truth);
  return askPgvector(config, (sql) => pgvectorTruth(sql, config.pgvectorSchema, truth));
}

async function askPgvector(config: Config, ask: (sql: PostgresClient) => Promise<string>): Promise<string> {
  const sql = pgvectorClient(config);
  try {
    return await ask(sql);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw new OperatorError(`the PostgreSQL that ${config.pgvectorUrl === undefined ? 'DATABASE_URL' : 'PGVECTOR_URL'} names cannot hold vectors (${error.reason}): ${error.detail}`, error);
  } finally {
    await sql.close();
  }
}

function answering(config: Config): Config['vectorPrimary'] {
  return config.vectorMode === 'dual' ? config.vectorPrimary : config.vectorMode;
}

/** A client of its own, so that failures are told under its name, and searches and the truth do not wait for each other's connections. */
function pgvectorClient({ pgvectorUrl, databaseUrl = '' }: Config): PostgresClient {
  return postgresClient({ server: { url: pgvectorUrl ?? databaseUrl }, store: 'pgvector' });
}

function embedded(config: Config, folder: string): VectorStore {
  return zvecVectorStore({
    directory: vectorFolder(folder),
    index: config.vectorIndex.toUpperCase() as 'HNSW' | 'FLAT' | 'IVF',
    m: config.vectorM, efConstruction: config.vectorEfConstruction, ef: config.vectorEf, nlist: config.vectorNlist, nprobe: config.vectorNprobe, exactBelow: config.vectorExactBelow,
  });
}

function vectorFolder(data: string): string {
  return join(data, 'vectors');
}

function tell({ failure, ...missed }: Missed, log: Log): void {
  log.warn('the second vector store did not take what the first did', { ...missed, error: failure });
}
