import { join } from 'node:path';
import { buildCatalog } from '../catalog/build-catalog.ts';
import { managedPart, type Catalog } from '../catalog/catalog.ts';
import { readSdl } from '../catalog/read-sdl.ts';
import type { GraphRelay } from '../changes/graph-relay.ts';
import { LogFollower } from '../changes/log-follower.ts';
import { Reconciler } from '../changes/reconcile/reconciler.ts';
import type { OnProgress } from '../changes/on-progress.ts';
import { Relay } from '../changes/relay.ts';
import type { TrimmedLog } from '../changes/log-trimming.ts';
import { TruthWatch } from '../changes/truth-watch.ts';
import { VectorGenerations } from '../changes/vector-generations.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Cache } from '../ports/cache.ts';
import { untilStopped } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { ExternalStores } from '../ports/external-stores.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import { Guard } from '../resilience/guard.ts';
import { withResilience } from '../resilience/with-resilience.ts';
import { startEmbeddedPostgres } from '../stores/clients/postgres/embedded-postgres.ts';
import { postgresClient, type PostgresClient } from '../stores/clients/postgres/postgres-client.ts';
import type { PostgresServer } from '../stores/clients/postgres/postgres-server.ts';
import { cachedEmbedder } from '../stores/embedding/cached/cached-embedder.ts';
import { openAiEmbedder } from '../stores/embedding/openai/openai-embedder.ts';
import { sqlGraphStore } from '../stores/graph/sql/graph-store.ts';
import { postgresDerivedState } from '../stores/relational/postgres/derived-state.ts';
import { postgresEntityStore } from '../stores/relational/postgres/entity-store.ts';
import { postgresLearningStore } from '../stores/relational/postgres/learning/learning-store.ts';
import { postgresTruthStore } from '../stores/relational/postgres/truth-store.ts';
import { hostedModels, learntModels } from './embedding-models.ts';
import { openCache } from './open-cache.ts';
import { openExternalCollections } from './external-collections.ts';
import { openExternalStores } from './external-stores.ts';
import { openGraph } from './open-graph.ts';
import { needsDataFolder, openDataFolder, peekDataFolder, type DataFolder } from './data-folder.ts';
import { openVectors, placeOfVectors, problemOfTruth } from './open-vectors.ts';
import { PlanningAhead } from './planning-ahead.ts';

/** The stores that the truth lives in, reachable from any process. */
export interface TruthStores {
  /** What Trefoil has the truth of; where a process has all stores, what was there before too. */
  readonly catalog: Catalog;
  readonly client: PostgresClient;
  readonly truth: TruthStore;
  readonly entities: EntityStore;
  readonly learning: LearningStore;
  readonly state: DerivedState;
  close(): Promise<void>;
}

/** All stores: the embedded ones in the one process that has them, the others beside other gateways. */
export interface OwnStores extends TruthStores {
  /** Undefined where no store is embedded. */
  readonly folder: DataFolder | undefined;
  /** The PostgreSQL, embedded or by URL. */
  readonly server: PostgresServer;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  /** What was there before. */
  readonly external: ExternalStores;
  readonly models: EmbeddingModels;
  /** The same models, for the texts of queries. */
  readonly queryModels: EmbeddingModels;
  /** Before the endpoint that embeds queries, where one does. */
  readonly embedding: Guard | undefined;
  readonly generations: VectorGenerations;
  readonly relay: Relay;
  readonly reconciler: Reconciler;
  /** Whether the truth is the one that the vectors belong to. */
  readonly watch: TruthWatch;
  /** Undefined where the graph is no mirror. */
  readonly graphRelay: GraphRelay | undefined;
  readonly feed: LogFollower;
  /** Of what graphs are asked first. */
  readonly planning: PlanningAhead;
}

/** Opens all stores, and takes the data folder where some of them lie in it; the truth is brought to what the schema says. Rejects with OperatorError or StoreFailure. */
export async function openOwnStores(config: Config, log: Log, onProgress: OnProgress): Promise<OwnStores> {
  const catalog = buildCatalog(await readSdl(config.schema));
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of opened.splice(0).reverse()) await step().catch((error: unknown) => log.warn('a store did not close as it should', { error }));
  };
  try {
    const folder = needsDataFolder(config) ? await openDataFolder(config.data) : undefined;
    opened.push(async () => folder?.close());
    const server = config.databaseUrl === undefined ? await embeddedDatabase(folder?.path ?? config.data, log, opened) : { url: config.databaseUrl };
    const client = postgresClient({ server });
    opened.push(() => client.close());
    if (config.databaseUrl !== undefined) await reachDatabase(client);
    const { vectors, secondary, place, shared } = await openVectors(config, folder?.path ?? config.data, server, log, opened);

    const managed = managedPart(catalog);
    const truth = postgresTruthStore(managed, client);
    await migrate(truth, config);
    const watch = await watchTruth(truth, config, folder?.path ?? config.data);
    opened.push(() => watch.stop());
    const { close: closeExternal, questions: externalQuestions, ...rowsAndEdges } = await openExternalStores(catalog, config, log);
    opened.push(closeExternal);
    const collections = await openExternalCollections(catalog, config, (doubt) => log.warn(`searches of vectors that were there before may be slow: ${doubt}`));
    opened.push(() => collections.close());
    if ('socketFolder' in server) await folder?.announce({ postgres: server });
    const learning = postgresLearningStore(managed, client);
    const state = postgresDerivedState(client, place);
    const stopping = new AbortController();
    const cache = await openCache(config, log);
    opened.push(() => cache.close());
    const { models, queryModels, embedding } = openModels(config, learntModels(managed, state, stopping.signal), cache);
    const derived = { catalog: managed, truth, state, vectors, models, log };
    const generations = new VectorGenerations(derived, collections.indexes);
    await generations.refresh(untilStopped());
    const { graph, questions, mirrored } = await openGraph(config, { catalog: managed, truth, own: sqlGraphStore(managed, client), log, watch, onSettled: () => planning.begin() }, onProgress, opened);
    const planning = new PlanningAhead([...questions, ...externalQuestions], log);
    opened.push(() => planning.stop());
    const reconciler = new Reconciler({ ...derived, secondary, mirror: mirrored?.mirror }, config.reconcileMinutes * 60_000);
    // Whoever has the data folder has it alone, so a lease on what lies in it is that of a process which died.
    const relay = new Relay(derived, generations, onProgress, { holder: shared ? undefined : 'the holder of the data folder', logs: keptLogs(config, truth, learning), reconciler, watch });
    opened.push(() => relay.stop());
    const feed = new LogFollower(derived, mirrored?.progress);
    opened.push(() => feed.stop());
    // Closed first of all: the relay waits for what it has begun, and learning takes long.
    opened.push(async () => stopping.abort(new Error('the gateway is closing')));
    const external = { ...rowsAndEdges, milvus: collections.milvus, pgvector: collections.pgvector };
    return { catalog, folder, server, client, truth, state, entities: postgresEntityStore(client), learning, graph, graphRelay: mirrored?.relay, vectors, external, models, queryModels, embedding, generations, relay, reconciler, watch, feed, planning, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function keptLogs({ changesDays, feedbackDays }: Config, truth: TruthStore, learning: LearningStore): TrimmedLog[] {
  return [{ trim: (...args) => truth.trim(...args), days: changesDays }, { trim: (...args) => learning.trim(...args), days: feedbackDays }];
}

async function embeddedDatabase(folder: string, log: Log, opened: (() => Promise<void>)[]): Promise<PostgresServer> {
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), log });
  opened.push(() => postgres.stop());
  return postgres.server;
}

/** Says in one sentence what keeps the database of DATABASE_URL from being used. */
async function reachDatabase(client: PostgresClient): Promise<void> {
  try {
    const [row] = await client.query('SHOW server_version_num', [], { ...untilStopped(), deadline: Date.now() + patienceMs });
    const version = Number(row?.['server_version_num']);
    if (version < oldestPostgres * 10_000) throw new OperatorError(`DATABASE_URL names a PostgreSQL ${Math.floor(version / 10_000)}: expected ${oldestPostgres} or newer`);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw new OperatorError(`the PostgreSQL that DATABASE_URL names cannot be used (${error.reason}): ${error.detail}`, error);
  }
}

const patienceMs = 15_000;
const oldestPostgres = 14;

/** What the SDL says now and what the rows hold may not go together; that is for the operator to mend. */
async function migrate(truth: TruthStore, { schema, data, databaseUrl }: Config): Promise<void> {
  try {
    await truth.migrate();
  } catch (error) {
    if (!(error instanceof StoreFailure) || error.reason !== FailureReason.Misconfigured) throw error;
    throw new OperatorError(`The schema ${schema} does not fit the data in ${databaseUrl === undefined ? data : 'the database of DATABASE_URL'}: ${error.detail}`, error);
  }
}

/** What the vectors were filled from must be what they are compared with. */
async function watchTruth(truth: TruthStore, config: Config, folder: string): Promise<TruthWatch> {
  const database = (await truth.identity({ ...untilStopped(), deadline: Date.now() + patienceMs }))?.database;
  return new TruthWatch(truth, database, database === undefined ? undefined : await problemOfTruth(config, folder, database));
}

/** The truth through the PostgreSQL of the process that has the data folder; undefined where none has, or none is needed. */
export async function joinRunningStores(config: Config): Promise<TruthStores | undefined> {
  const holder = needsDataFolder(config) ? await peekDataFolder(config.data) : undefined;
  const server = config.databaseUrl === undefined ? holder?.postgres : { url: config.databaseUrl };
  if (holder === undefined || server === undefined) return undefined;
  const catalog = managedPart(buildCatalog(await readSdl(config.schema)));
  const client = postgresClient({ server, poolSize: 2 });
  const truth = postgresTruthStore(catalog, client);
  try {
    const identity = await truth.identity(untilStopped());
    if (identity?.catalog !== catalog.hash) throw new OperatorError(`the gateway that runs on the data folder ${config.data}, process ${holder.pid}, has another schema than ${config.schema}: set TREFOIL_SCHEMA to the folder it was started with, or, if that was changed since, restart it`);
    const problem = await problemOfTruth(config, config.data, identity.database);
    if (problem !== undefined) throw new OperatorError(problem);
    const state = postgresDerivedState(client, await placeOfVectors(config));
    return { catalog, client, truth, entities: postgresEntityStore(client), learning: postgresLearningStore(catalog, client), state, close: () => client.close() };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** A model that was learnt here answers sooner than a cache would. */
function openModels(config: Config, learnt: EmbeddingModels, cache: Cache): Pick<OwnStores, 'models' | 'queryModels' | 'embedding'> {
  if (config.embeddingsUrl === undefined || config.embeddingsModel === undefined) return { models: learnt, queryModels: learnt, embedding: undefined };
  const endpoint = openAiEmbedder({ url: config.embeddingsUrl, model: config.embeddingsModel, ...(config.embeddingsApiKey === undefined ? {} : { apiKey: config.embeddingsApiKey }) });
  const embedding = new Guard('embeddings', 'embedding');
  const guarded = withResilience(endpoint, embedding, { embed: 'once' });
  return { models: hostedModels(endpoint, learnt), queryModels: hostedModels(cachedEmbedder(guarded, cache), learnt), embedding };
}
