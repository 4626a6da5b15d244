import { readFileSync } from 'node:fs';
import { execute, parse, validate, type ExecutionResult } from 'graphql';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import type { Catalog, EdgeType } from '../../src/catalog/catalog.ts';
import { parseSdl, readSdl, type Sdl } from '../../src/catalog/read-sdl.ts';
import { inheritNothing } from '../../src/engine/inherit-nothing.ts';
import { GraphProgress } from '../../src/changes/graph-progress.ts';
import { LogFollower } from '../../src/changes/log-follower.ts';
import { Relay } from '../../src/changes/relay.ts';
import { VectorGenerations } from '../../src/changes/vector-generations.ts';
import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import type { Row } from '../../src/model/value.ts';
import { GatewayScope, type Stores } from '../../src/pipeline/gateway-scope.ts';
import type { QueryPlan } from '../../src/pipeline/query-plan.ts';
import { readWishes } from '../../src/pipeline/wishes.ts';
import type { NativeRequest } from '../../src/ports/call.ts';
import type { EdgeList, EdgePut, EntityPut, TruthStore } from '../../src/ports/truth-store.ts';
import { executableSchema } from '../../src/resolvers/executable-schema.ts';
import type { PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { allWell, type StoreHealth } from '../../src/statistics/store-health.ts';
import { mirroredGraph } from '../../src/stores/graph/mirrored/mirrored-graph.ts';
import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { postgresDerivedState } from '../../src/stores/relational/postgres/derived-state.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { postgresLearningStore } from '../../src/stores/relational/postgres/learning/learning-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { freshDatabase, soon } from './embedded-postgres.ts';
import type { VectorStoreUnderTest } from '../contract/vector-store/under-test.ts';
import { recordedLog } from './recorded-log.ts';
import type { OpenGraphUnderTest } from './temporary-neo4j.ts';
import { wordModels } from './word-embedder.ts';

/** What one question does to its stores is not held against them in the next, unless the test says so. */
const nothingKnown: StoreHealth = { snapshot: () => allWell };

type JsonRecord = Readonly<Record<string, unknown>>;

export interface TestData {
  /** Type → records, with relationships as keys or lists of keys. */
  readonly records: Readonly<Record<string, readonly JsonRecord[]>>;
  readonly edges?: readonly { readonly from: string; readonly type: string; readonly to: string; readonly strength?: number }[];
}

export interface Answer {
  readonly result: ExecutionResult;
  readonly native: readonly NativeRequest[];
  readonly plan: QueryPlan | undefined;
  readonly extensions: Readonly<Record<string, unknown>> | undefined;
}

export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly strategy?: string;
  /** False leaves everything below the roots to the loaders. */
  readonly hydrate?: boolean;
  readonly tenancy?: Tenancy;
  readonly viewer?: string;
  /** Takes the place of single stores, to see what happens when they fail. */
  readonly stores?: Partial<Stores>;
  readonly timeout?: number;
  /** What is read should be at least as new as this version. */
  readonly after?: string;
  /** Against what recency is measured, in milliseconds since the epoch. */
  readonly now?: number;
}

export interface TestGateway {
  readonly catalog: Catalog;
  readonly client: PostgresClient;
  /** What else there is to end with the test. */
  end(): Promise<void>;
  readonly truth: TruthStore;
  readonly stores: Stores;
  /** Resolves when all that is derived has what was written. */
  readonly relay: Pick<Relay, 'settle'>;
  readonly feed: LogFollower;
  readonly generations: VectorGenerations;
  ask(query: string, options?: AskOptions): Promise<Answer>;
  write(data: TestData, tenancy?: Tenancy): Promise<void>;
}

export interface TestGatewayOptions {
  readonly schema?: string;
  readonly data?: TestData;
  /** Default: exact, in memory. */
  readonly vectors?: Pick<VectorStoreUnderTest, 'store' | 'settled'>;
  /** Default: in the database. */
  readonly graph?: OpenGraphUnderTest;
}

/** A whole gateway without transport, on a database of its own: real PostgreSQL, and the other stores as given. */
export async function testGateway({ schema = 'schema', data, vectors: { store: vectors, settled } = { store: memoryVectorStore() }, graph: openGraph }: TestGatewayOptions = {}): Promise<TestGateway> {
  const { client } = await freshDatabase();
  const catalog = buildCatalog(await sdlOf(schema));
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  const derived = { catalog, truth, state: postgresDerivedState(client, 'here'), vectors, models: wordModels, log: recordedLog() };
  const generations = new VectorGenerations(derived);
  const sqlGraph = sqlGraphStore(catalog, client);
  const mirrored = await openGraph?.(catalog, truth);
  const progress = mirrored && new GraphProgress(catalog, truth, mirrored.mirror);
  const graph = mirrored === undefined ? sqlGraph : mirroredGraph(catalog, { mirror: mirrored.store, truth: sqlGraph, isCurrent: (types, tenancy) => progress?.isCurrent(types, tenancy) === true, problem: () => (progress?.filled === true ? undefined : 'is being filled') });
  const ofVectors = new Relay(derived, generations, () => {});
  const relay = {
    async settle() {
      await Promise.all([ofVectors.settle(), mirrored?.settled()]);
      await settled?.();
      await progress?.refresh(soon());
    },
  };
  const feed = new LogFollower(derived, progress);
  const stores: Stores = { catalog, entities: postgresEntityStore(client), graph, vectors, indexes: generations, models: wordModels, truth, learning: postgresLearningStore(catalog, client), feed, health: nothingKnown };
  const executable = executableSchema(catalog);
  const gateway: TestGateway = {
    catalog, client, truth, stores, relay, feed, generations,

    async end() {
      await mirrored?.end();
      await client.close();
    },

    async ask(query, { variables = {}, strategy, hydrate = true, tenancy = defaultTenancy, viewer, stores: replaced = {}, timeout = 20_000, after, now } = {}) {
      const native: NativeRequest[] = [];
      const wishes = readWishes({ 'x-trefoil-plan': 'analyze', 'x-trefoil-strategy': strategy, 'x-trefoil-after': after }, undefined);
      const scope = new GatewayScope({
        stores: { ...stores, ...replaced }, clock: { now: () => Date.now() }, elapsed: () => performance.now(), tenancy, viewer, wishes, signal: new AbortController().signal, timeout, hydrate,
        observe: (request) => native.push(request), ...(now === undefined ? {} : { now }),
      });
      const document = parse(query);
      const invalid = validate(executable, document);
      if (invalid.length > 0) throw new Error(invalid.map((error) => error.message).join('\n'));
      try {
        const result = await execute({ schema: executable, document, contextValue: scope, variableValues: inheritNothing(variables) });
        const extensions = scope.extensions();
        return { result: JSON.parse(JSON.stringify(result)) as ExecutionResult, native, plan: extensions?.['queryPlan'] as QueryPlan | undefined, extensions };
      } finally {
        scope.close();
      }
    },

    async write({ records, edges = [] }, tenancy = defaultTenancy) {
      const call = soon({ tenancy, deadline: Date.now() + 60_000 });
      for (const [type, ofType] of Object.entries(records)) await truth.write({ ...batchOf(catalog, type, ofType), edges: [], removedEdges: [], deletes: [] }, call);
      await truth.write({ puts: [], lists: [], edges: edges.map((edge) => edgeOf(catalog, edge)), removedEdges: [], deletes: [] }, call);
      await client.query('ANALYZE', [], call);
      await relay.settle();
      await feed.look();
    },
  };
  if (data !== undefined) await gateway.write(data);
  return gateway;
}

/** The sample catalogue that ships. */
export function sampleData(): TestData {
  const read = (name: string) => readFileSync(new URL(`../../examples/media/${name}.jsonl`, import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as JsonRecord);
  return { records: { Genre: read('genres'), Theme: read('themes'), Mood: read('moods'), MediaContent: read('media') }, edges: read('relations') as unknown as NonNullable<TestData['edges']> };
}

/** A folder, or the SDL itself. */
async function sdlOf(schema: string): Promise<Sdl> {
  if (!schema.includes('{')) return readSdl(new URL(`../../${schema}`, import.meta.url).pathname);
  const shipped = await readSdl(new URL('../../schema', import.meta.url).pathname);
  return { ...shipped, domain: parseSdl(schema, 'test.graphql').definitions };
}

function batchOf(catalog: Catalog, type: string, records: readonly JsonRecord[]): { readonly puts: EntityPut[]; readonly lists: EdgeList[] } {
  const entity = catalog.entities.get(type);
  if (entity === undefined) throw new Error(`no entity ${type}`);
  const lists: EdgeList[] = [];
  const puts = records.map((record): EntityPut => {
    const key = String(record[entity.ownKey.name]);
    for (const relationship of entity.relationships.values()) {
      const value = record[relationship.name];
      if (value !== undefined) lists.push({ relationship, key, targets: [value].flat().map((target) => ({ key: String(target), strength: 1, properties: {} })) });
    }
    const attributes = Object.fromEntries(Object.entries(record).filter(([name]) => entity.attributes.has(name) && name !== entity.ownKey.name)) as Row;
    return { entity, key, attributes };
  });
  return { puts, lists };
}

function edgeOf(catalog: Catalog, { from, type, to, strength = 1 }: NonNullable<TestData['edges']>[number]): EdgePut {
  const edge = [...catalog.edges.values()].find((candidate): candidate is EdgeType => candidate.type === type);
  if (edge === undefined) throw new Error(`no edge ${type}`);
  return { edge, source: from, target: to, place: 0, strength, properties: edge.strength === undefined ? {} : { [edge.strength.name]: strength } };
}
