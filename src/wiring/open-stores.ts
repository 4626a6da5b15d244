import { join } from 'node:path';
import { buildCatalog } from '../catalog/build-catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { readSdl } from '../catalog/read-sdl.ts';
import { LogFollower } from '../changes/log-follower.ts';
import { Relay, type OnProgress } from '../changes/relay.ts';
import { VectorGenerations } from '../changes/vector-generations.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { untilStopped } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import { startEmbeddedPostgres } from '../stores/clients/postgres/embedded-postgres.ts';
import { postgresClient, type PostgresClient } from '../stores/clients/postgres/postgres-client.ts';
import type { PostgresServer, PostgresSocket } from '../stores/clients/postgres/postgres-server.ts';
import { openAiEmbedder } from '../stores/embedding/openai/openai-embedder.ts';
import { sqlGraphStore } from '../stores/graph/sql/graph-store.ts';
import { postgresDerivedState } from '../stores/relational/postgres/derived-state.ts';
import { postgresEntityStore } from '../stores/relational/postgres/entity-store.ts';
import { postgresLearningStore } from '../stores/relational/postgres/learning/learning-store.ts';
import { postgresTruthStore } from '../stores/relational/postgres/truth-store.ts';
import { zvecVectorStore } from '../stores/vector/zvec/zvec-vector-store.ts';
import { hostedModels, learntModels } from './embedding-models.ts';
import { openDataFolder, peekDataFolder, type DataFolder } from './data-folder.ts';

/** The stores that the truth lives in, reachable from any process. */
export interface TruthStores {
  readonly catalog: Catalog;
  readonly client: PostgresClient;
  readonly truth: TruthStore;
  readonly entities: EntityStore;
  readonly learning: LearningStore;
  readonly state: DerivedState;
  close(): Promise<void>;
}

/** All stores, in the one process that has them. */
export interface OwnStores extends TruthStores {
  readonly folder: DataFolder;
  /** The embedded PostgreSQL. */
  readonly server: PostgresSocket;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  readonly models: EmbeddingModels;
  readonly generations: VectorGenerations;
  readonly relay: Relay;
  readonly feed: LogFollower;
}

/** Takes the data folder and opens everything in it; the truth is brought to what the schema says. Rejects with OperatorError or StoreFailure. */
export async function openOwnStores(config: Config, log: Log, onProgress: OnProgress): Promise<OwnStores> {
  const catalog = buildCatalog(await readSdl(config.schema));
  const folder = await openDataFolder(config.data);
  const opened: (() => Promise<void>)[] = [() => folder.close()];
  const close = async () => {
    for (const step of opened.splice(0).reverse()) await step().catch((error: unknown) => log.warn('a store did not close as it should', { error }));
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder.path, 'postgres'), log });
    opened.push(() => postgres.stop());
    const client = postgresClient({ server: postgres.server });
    opened.push(() => client.close());
    const vectors = openVectors(config, folder.path);
    opened.push(() => vectors.close());

    const truth = postgresTruthStore(catalog, client);
    await migrate(truth, config);
    await folder.announce({ postgres: postgres.server });
    const state = postgresDerivedState(client);
    const stopping = new AbortController();
    const models = openModels(config, catalog, state, stopping.signal);
    const derived = { catalog, truth, state, vectors, models, log };
    const generations = new VectorGenerations(derived);
    await generations.refresh(untilStopped());
    const relay = new Relay(derived, generations, onProgress, holderOfFolder);
    opened.push(() => relay.stop());
    const feed = new LogFollower(derived);
    opened.push(() => feed.stop());
    // Closed first of all: the relay waits for what it has begun, and learning takes long.
    opened.push(async () => stopping.abort(new Error('the gateway is closing')));
    return { catalog, folder, server: postgres.server, client, truth, state, entities: postgresEntityStore(client), learning: postgresLearningStore(catalog, client), graph: sqlGraphStore(catalog, client), vectors, models, generations, relay, feed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the SDL says now and what the rows hold may not go together; that is for the operator to mend. */
async function migrate(truth: TruthStore, { schema, data }: Config): Promise<void> {
  try {
    await truth.migrate();
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.reason !== FailureReason.Misconfigured) throw error;
    throw new OperatorError(`The schema ${schema} does not fit the data in ${data}: ${error.detail}`, error);
  }
}

/** Whoever has the data folder has it alone, so a lease that was left there is that of a process which died. */
const holderOfFolder = 'the holder of the data folder';

/** The truth through the PostgreSQL of the process that has the data folder; undefined where none has. */
export async function joinRunningStores(config: Config): Promise<TruthStores | undefined> {
  const holder = await peekDataFolder(config.data);
  if (holder?.postgres === undefined) return undefined;
  const stores = joinStores(buildCatalog(await readSdl(config.schema)), holder.postgres);
  try {
    const identity = await stores.truth.identity(untilStopped());
    if (identity?.catalog === stores.catalog.hash) return stores;
    throw new OperatorError(`the gateway that runs on the data folder ${config.data}, process ${holder.pid}, has another schema than ${config.schema}: set TREFOIL_SCHEMA to the folder it was started with, or, if that was changed since, restart it`);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

function joinStores(catalog: Catalog, server: PostgresServer): TruthStores {
  const client = postgresClient({ server, poolSize: 2 });
  return { catalog, client, truth: postgresTruthStore(catalog, client), entities: postgresEntityStore(client), learning: postgresLearningStore(catalog, client), state: postgresDerivedState(client), close: () => client.close() };
}

function openVectors(config: Config, folder: string): VectorStore {
  return zvecVectorStore({
    directory: join(folder, 'vectors'),
    index: config.vectorIndex.toUpperCase() as 'HNSW' | 'FLAT' | 'IVF',
    m: config.vectorM, efConstruction: config.vectorEfConstruction, ef: config.vectorEf, nlist: config.vectorNlist, nprobe: config.vectorNprobe, exactBelow: config.vectorExactBelow,
  });
}

function openModels(config: Config, catalog: Catalog, state: DerivedState, signal: AbortSignal): EmbeddingModels {
  const learnt = learntModels(catalog, state, signal);
  if (config.embeddingsUrl === undefined || config.embeddingsModel === undefined) return learnt;
  const endpoint = openAiEmbedder({ url: config.embeddingsUrl, model: config.embeddingsModel, ...(config.embeddingsApiKey === undefined ? {} : { apiKey: config.embeddingsApiKey }) });
  return hostedModels(endpoint, learnt);
}
