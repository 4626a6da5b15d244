import { buildCatalog } from '../../catalog/build-catalog.ts';
import type { Catalog, ExternalCollection } from '../../catalog/catalog.ts';
import { readSdl } from '../../catalog/read-sdl.ts';
import type { Config } from '../../config/read-config.ts';
import { OperatorError } from '../../kernel/errors.ts';
import { cacheKey } from '../../ports/cache.ts';
import { untilStopped, type Call } from '../../ports/call.ts';
import { StoreFailure } from '../../ports/store-failure.ts';
import { postgresClient } from '../../stores/clients/postgres/postgres-client.ts';
import { redisCache } from '../../stores/cache/redis/redis-cache.ts';
import { openAiEmbedder } from '../../stores/embedding/openai/openai-embedder.ts';
import { openCollections, openVectorTables } from '../external-collections.ts';
import { openExternalNodes, openExternalTables } from '../external-stores.ts';
import { readCertificate } from '../open-cache.ts';
import { openNeo4j } from '../open-neo4j.ts';
import { versionOfMilvus } from '../open-milvus.ts';

/** One store that the settings name, as it answers now. */
export interface StoreHealth {
  /** What Trefoil keeps or finds there: `rows and edges`. */
  readonly holds: string;
  readonly store: string;
  /** The setting that names it. */
  readonly setting: string;
  /** Whether Trefoil is well without it. */
  readonly required: boolean;
  readonly version: string | undefined;
  /** Why it cannot be used; undefined where it can. */
  readonly problem: string | undefined;
}

/** Asks every store that is reached over a network and that the settings name, all at once. Embedded ones are opened to be looked at, so they are not among them. */
export async function probeStores(config: Config, signal: AbortSignal): Promise<readonly StoreHealth[]> {
  const call = () => ({ ...untilStopped(signal), deadline: Date.now() + patienceMs });
  const kinds = config.vectorMode === 'dual' ? [config.vectorPrimary, config.vectorSecondary] : [config.vectorMode];
  const probes: Promise<StoreHealth>[] = [];
  const add = (health: Pick<StoreHealth, 'holds' | 'store' | 'setting' | 'required'>, ask: () => Promise<string | undefined>) => probes.push(probe(health, ask));
  if (config.databaseUrl !== undefined) add({ holds: 'rows and edges', store: 'PostgreSQL', setting: 'DATABASE_URL', required: true }, () => askPostgres(config.databaseUrl, serverVersion, call()));
  for (const [i, kind] of kinds.entries()) {
    const holds = i === 0 ? 'vectors' : 'vectors, second';
    if (kind === 'pgvector') add({ holds, store: 'pgvector', setting: config.pgvectorUrl === undefined ? 'DATABASE_URL' : 'PGVECTOR_URL', required: i === 0 }, () => askPostgres(config.pgvectorUrl ?? config.databaseUrl, pgvectorVersion, call()));
    if (kind === 'milvus') add({ holds, store: 'Milvus', setting: 'MILVUS_ADDRESS', required: i === 0 }, () => versionOfMilvus(config, call()));
  }
  if (config.graphStore === 'neo4j') add({ holds: 'graph', store: 'Neo4j', setting: 'NEO4J_URI', required: true }, () => askNeo4j(config, call()));
  if (config.redisUrl !== undefined) add({ holds: 'cache', store: 'Redis', setting: 'REDIS_URL', required: false }, () => askRedis(config, call()));
  if (config.embeddingsUrl !== undefined) add({ holds: 'embeddings', store: config.embeddingsModel ?? '', setting: 'EMBEDDINGS_URL', required: true }, () => askEmbedder(config));
  const catalog = buildCatalog(await readSdl(config.schema));
  if (isIn(catalog, 'table')) add({ holds: 'tables from before', store: 'PostgreSQL', setting: 'EXTERNAL_DATABASE_URL', required: true }, () => askExternalTables(catalog, config, call()));
  if (isIn(catalog, 'node')) add({ holds: 'nodes from before', store: 'Neo4j', setting: 'NEO4J_URI', required: true }, () => askExternalNodes(catalog, config, call()));
  if (isIn(catalog, 'MILVUS')) add({ holds: 'collections from before', store: 'Milvus', setting: 'MILVUS_ADDRESS', required: true }, () => askExternalCollections(catalog, config, call()));
  if (isIn(catalog, 'PGVECTOR')) add({ holds: 'vectors from before', store: 'pgvector', setting: 'EXTERNAL_DATABASE_URL', required: true }, () => askVectorTables(catalog, config, call()));
  return Promise.all(probes);
}

const patienceMs = 10_000;
const serverVersion = "SELECT split_part(current_setting('server_version'), ' ', 1) AS version";
const pgvectorVersion = "SELECT extversion AS version FROM pg_catalog.pg_extension WHERE extname = 'vector'";

async function probe(health: Pick<StoreHealth, 'holds' | 'store' | 'setting' | 'required'>, ask: () => Promise<string | undefined>): Promise<StoreHealth> {
  try {
    return { ...health, version: await ask(), problem: undefined };
  } catch (error) {
    if (error instanceof StoreFailure) return { ...health, version: undefined, problem: `${error.reason}: ${error.detail}` };
    if (error instanceof OperatorError) return { ...health, version: undefined, problem: error.message };
    throw error;
  }
}

async function askPostgres(url: string | undefined, text: string, call: Call): Promise<string> {
  const client = postgresClient({ server: { url: url ?? '' }, poolSize: 1 });
  try {
    const [row] = await client.query(text, [], call);
    if (row === undefined) throw new OperatorError('the extension vector is not there: have the database’s administrator run CREATE EXTENSION vector');
    return String(row['version']);
  } finally {
    await client.close();
  }
}

async function askNeo4j(config: Config, call: Call): Promise<string> {
  const client = openNeo4j(config);
  try {
    const [row] = await client.read('CALL dbms.components() YIELD versions RETURN versions[0] AS version', {}, call, 'doctor');
    return String(row?.['version']);
  } finally {
    await client.close();
  }
}

async function askRedis({ redisUrl = '', redisCaFile }: Config, call: Call): Promise<undefined> {
  const ca = redisCaFile === undefined ? {} : { ca: await readCertificate(redisCaFile) };
  const cache = redisCache({ url: redisUrl, lifetimes: { shared: 1_000, personal: 1_000 }, timeout: 5_000, ...ca });
  try {
    await cache.get({ name: 'probe', reach: 'shared' }, [cacheKey()], call);
  } finally {
    await cache.close();
  }
}

async function askEmbedder({ embeddingsUrl = '', embeddingsModel = '', embeddingsApiKey }: Config): Promise<string> {
  const { dimensions } = await openAiEmbedder({ url: embeddingsUrl, model: embeddingsModel, ...(embeddingsApiKey === undefined ? {} : { apiKey: embeddingsApiKey }) }).identity();
  return `${dimensions} dimensions`;
}

/** Opening them reads nothing from all that the SDL names there. */
async function askExternalTables(catalog: Catalog, config: Config, call: Call): Promise<string | undefined> {
  await openAndClose((opened) => openExternalTables(catalog, config, opened));
  return config.externalDatabaseUrl === undefined ? undefined : askPostgres(config.externalDatabaseUrl, serverVersion, call);
}

async function askExternalNodes(catalog: Catalog, config: Config, call: Call): Promise<string> {
  await openAndClose((opened) => openExternalNodes(catalog, config, () => {}, opened));
  return askNeo4j(config, call);
}

async function askExternalCollections(catalog: Catalog, config: Config, call: Call): Promise<string> {
  await (await openCollections(catalog, config))?.close();
  return versionOfMilvus(config, call);
}

async function askVectorTables(catalog: Catalog, config: Config, call: Call): Promise<string> {
  await (await openVectorTables(catalog, config, () => {}))?.close();
  return askPostgres(config.externalDatabaseUrl, pgvectorVersion, call);
}

async function openAndClose(open: (opened: (() => Promise<void>)[]) => Promise<unknown>): Promise<void> {
  const opened: (() => Promise<void>)[] = [];
  try {
    await open(opened);
  } finally {
    for (const close of opened) await close();
  }
}

function isIn({ entities }: Catalog, kind: 'table' | 'node' | ExternalCollection['store']): boolean {
  return [...entities.values()].some(({ external }) => (kind === 'table' || kind === 'node' ? external?.[kind] !== undefined : external?.collection?.store === kind));
}
