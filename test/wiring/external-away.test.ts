import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { milvusClient, type MilvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { neo4jClient, type Neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { describeWithAll } from '../services/describe-with-all.ts';
import { breakableNetwork, type BreakableNetwork } from '../support/breakable-network.ts';
import { EmbeddingsServer } from '../support/embeddings-server.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase, type NetworkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** After so many, each made again twice, a guard leaves a store alone. */
const enough = 4;
const note = 'type Note implements Node @entity @embedded(from: ["text"]) { id: ID! key: String! @ownKey text: String! year: Int @filterable }';
const managed = '{ notes { nodes { text } facets { year(interval: 10) { count } } } searchNotes(query: "sword fights", first: 1) { ranking { strategy } nodes { text } } }';
const whole = { notes: { nodes: [{ text: 'an evening at home' }, { text: 'sword fights in the rain' }] }, searchNotes: { nodes: [{ text: 'sword fights in the rain' }] } };

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: { readonly degraded?: unknown; readonly queryPlan?: { readonly text: string } };
}

const folders: string[] = [];
const opened: OwnStores[] = [];
afterAll(async () => {
  for (const stores of opened) await stores.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function gatewayOver(sdl: string, environment: Record<string, string>): Promise<(query: string) => Promise<Answer>> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-away-'));
  folders.push(folder);
  await writeFile(join(folder, 'domain.graphql'), `${sdl}\n${note}`);
  const stores = await openOwnStores(readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, ...environment }), recordedLog(), () => {});
  opened.push(stores);
  const engine = gatewayEngine({ ...stores, models: stores.queryModels }, { identity: 'headers', objects: 100_000, timeout: 10_000 }, recordedLog());
  await ask(engine, 'mutation { putNotes(items: [{ key: "m", text: "an evening at home", year: 2001 }, { key: "n", text: "sword fights in the rain", year: 2002 }]) { results { node { text } } } }');
  await stores.relay.settle();
  return (query) => ask(engine, query);
}

async function ask(engine: Engine, query: string): Promise<Answer> {
  const prepared = engine.prepare(query, 'test');
  if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
  return JSON.parse(JSON.stringify(await engine.execute(prepared, {}, { headers: { 'x-trefoil-plan': 'analyze' }, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as Answer;
}

async function expectWhole(asked: Promise<Answer>): Promise<void> {
  const { data, errors, extensions } = await asked;
  expect(errors).toBeUndefined();
  expect(data).toMatchObject(whole);
  expect(extensions?.degraded).toBeUndefined();
  expect(extensions?.queryPlan?.text).not.toMatch(/BREAKER|DEADLINE/);
}

describe('of two PostgreSQL, Trefoil’s own and one that was there before', () => {
  const sdl = `type Film implements Node @entity @table(name: "cinema.films") { id: ID! number: ID! @ownKey @column(name: "film_no", type: BIGINT) title: String! year: Int @filterable }`;
  const films = '{ films { nodes { title } facets { year(interval: 10) { count } } } }';
  let own: NetworkToDatabase;
  let foreign: NetworkToDatabase;
  let say: (query: string) => Promise<Answer>;

  beforeAll(async () => {
    const [ours, theirs] = [await freshDatabase(), await freshDatabase()];
    for (const statement of ['CREATE SCHEMA cinema', 'CREATE TABLE cinema.films (film_no bigint PRIMARY KEY, title text, year int)', `INSERT INTO cinema.films VALUES (1, 'Ran', 1985)`]) await theirs.client.query(statement, [], soon());
    [own, foreign] = [await networkToDatabase(ours.server), await networkToDatabase(theirs.server)];
    say = await gatewayOver(sdl, { DATABASE_URL: own.url, EXTERNAL_DATABASE_URL: foreign.url });
  });

  it('the one that was there before, while it is away, is named, and nothing else is missing', async () => {
    foreign.refuse();
    try {
      for (let i = 0; i < enough; i++) {
        const { errors, extensions } = await say(films);
        expect(errors).toBeDefined();
        expect(extensions?.degraded).toEqual([{ store: 'external postgres', missing: 'the facet year of films', reason: 'unavailable' }]);
        await expectWhole(say(managed));
      }
    } finally {
      foreign.resume();
    }
    await vi.waitFor(async () => expect((await say(films)).errors).toBeUndefined(), { timeout: 20_000 });
  });

  it('Trefoil’s own, while it is away, takes nothing from what was there before', async () => {
    own.refuse();
    try {
      for (let i = 0; i < enough; i++) {
        expect((await say('{ notes { nodes { text } facets { year(interval: 10) { count } } } }')).extensions?.degraded).toEqual([{ store: 'relational', missing: 'the facet year of notes', reason: 'unavailable' }]);
        const { data, errors, extensions } = await say(films);
        expect(errors).toBeUndefined();
        expect(data).toEqual({ films: { nodes: [{ title: 'Ran' }], facets: { year: [{ count: 1 }] } } });
        expect(extensions?.degraded).toBeUndefined();
      }
    } finally {
      own.resume();
    }
    await vi.waitFor(() => expectWhole(say(managed)), { timeout: 20_000 });
  });
});

await describeWithAll(['neo4j', 'milvus-lite'], 'a Neo4j and a Milvus that were there before', ({ neo4j, 'milvus-lite': milvus }) => {
  const run = randomBytes(3).toString('hex');
  const sdl = `
    type Film implements Node @entity @node(label: "Film${run}", key: "no") @collection(name: "away_${run}", key: "film_no", vector: "emb", dimensions: 16, model: "acme-embed") {
      id: ID!
      number: String! @ownKey
      title: String!
      sequels: [Film!] @relationship(type: "BEFORE")
      similar: [Film!] @nearest
    }`;
  const similar = '{ similar(to: ["Film:1"], first: 5) { ranking { strategy } nodes { ... on Film { title } } } }';
  const endpoint = new EmbeddingsServer();
  let graph: Neo4jClient;
  let vectors: MilvusClient;
  let toGraph: BreakableNetwork;
  let toVectors: BreakableNetwork;
  let say: (query: string) => Promise<Answer>;

  beforeAll(async () => {
    const [user, password] = [neo4j.user ?? '', neo4j.password ?? ''];
    graph = neo4jClient({ uri: neo4j.url, user, password });
    await write(`CREATE (a:Film${run} {no: '1', title: 'Alien'})-[:BEFORE]->(:Film${run} {no: '2', title: 'Aliens'}), (:Film${run} {no: '3', title: 'Ran'})`);
    vectors = milvusClient({ address: `${milvus.host}:${milvus.port}` });
    await send((sdk) => sdk.createCollection({ collection_name: `away_${run}`, fields: [{ name: 'film_no', data_type: 'VarChar', is_primary_key: true, max_length: 10 }, { name: 'emb', data_type: 'FloatVector', dim: 16 }] }));
    await send((sdk) => sdk.insert({ collection_name: `away_${run}`, data: [[1, 0], [0, 1], [1, 0.1]].map((emb, i) => ({ film_no: String(i + 1), emb: [...emb, ...Array<number>(14).fill(0)] })) }));
    await send((sdk) => sdk.createIndex({ collection_name: `away_${run}`, field_name: 'emb', index_type: 'FLAT', metric_type: 'COSINE' }));
    await send((sdk) => sdk.loadCollectionSync({ collection_name: `away_${run}` }));
    await endpoint.start();
    toGraph = await breakableNetwork({ host: new URL(neo4j.url).hostname, port: Number(new URL(neo4j.url).port) });
    toVectors = await breakableNetwork({ host: milvus.host, port: Number(milvus.port) });
    say = await gatewayOver(sdl, { NEO4J_URI: `bolt://127.0.0.1:${toGraph.port}`, NEO4J_USER: user, NEO4J_PASSWORD: password, MILVUS_ADDRESS: `127.0.0.1:${toVectors.port}`, EMBEDDINGS_URL: `${endpoint.origin}/v1`, EMBEDDINGS_MODEL: 'acme-embed' });
  });

  afterAll(async () => {
    await write(`MATCH (n:Film${run}) DETACH DELETE n`);
    await graph.close();
    await send((sdk) => sdk.dropCollection({ collection_name: `away_${run}` }));
    await vectors.close();
    await endpoint.stop();
  });

  it('are both asked for what is near to a film', async () => {
    const { data, errors, extensions } = await say(similar);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ similar: { nodes: [{ title: 'Ran' }, { title: 'Aliens' }] } });
    expect(extensions?.degraded).toBeUndefined();
  });

  it('are named while the vectors are away: what can be known of films without is shown, and of notes all', async () => {
    toVectors.refuse();
    try {
      for (let i = 0; i < enough; i++) {
        const { data, extensions } = await say(similar);
        expect(data).toEqual({ similar: { ranking: { strategy: 'DEGRADED_WITHOUT_VECTOR' }, nodes: [{ title: 'Aliens' }] } });
        expect(extensions?.degraded).toEqual([{ store: 'external milvus', missing: 'the vector part of the ranking', reason: 'unavailable' }]);
        await expectWhole(say(managed));
      }
      await vi.waitFor(async () => expect((await say(similar)).extensions?.queryPlan?.text).toContain('vector of external milvus is failing BREAKER'), { timeout: 20_000 });
    } finally {
      toVectors.resume();
    }
    await vi.waitFor(async () => expect((await say(similar)).extensions?.degraded).toBeUndefined(), { timeout: 20_000 });
  });

  it('are left out of questions to all types while their vectors are away, and notes stand where they did', async () => {
    const question = '{ search(query: "sword fights", first: 5) { ranking { strategy exact } edges { score node { ... on Note { text } ... on Film { title } } } } }';
    type Ranking = { readonly search: { readonly ranking: { readonly strategy: string }; readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[] } };
    const notesIn = ({ data }: Answer) => (data as Ranking).search.edges.filter(({ node }) => 'text' in node);
    const before = await say(question);
    expect(before.extensions?.degraded).toBeUndefined();
    expect((before.data as Ranking).search.edges).toHaveLength(5);
    toVectors.refuse();
    try {
      for (let i = 0; i < enough; i++) {
        const { data, extensions } = await say(question);
        expect(extensions?.degraded).toEqual([{ store: 'external milvus', missing: 'films in the ranking', reason: 'unavailable' }]);
        expect((data as Ranking).search).toEqual({ ranking: { strategy: (before.data as Ranking).search.ranking.strategy, exact: false }, edges: notesIn(before) });
      }
    } finally {
      toVectors.resume();
    }
    await vi.waitFor(async () => expect((await say(question)).data).toEqual(before.data), { timeout: 20_000 });
  });

  it('are named while the nodes are away, and of notes nothing is missing', async () => {
    toGraph.refuse();
    try {
      for (let i = 0; i < enough; i++) {
        const { extensions } = await say(similar);
        expect(extensions?.degraded).toContainEqual({ store: 'external neo4j', missing: 'the graph part of the ranking', reason: 'unavailable' });
        await expectWhole(say(managed));
      }
    } finally {
      toGraph.resume();
    }
    await vi.waitFor(async () => expect((await say(similar)).extensions?.degraded).toBeUndefined(), { timeout: 20_000 });
  });

  async function write(text: string): Promise<void> {
    await graph.write((statement) => statement(text), soon({ deadline: Date.now() + 60_000 }), 'test');
  }

  async function send(request: Parameters<MilvusClient['request']>[2]): Promise<void> {
    await vectors.request({ operation: 'test', text: run }, soon({ deadline: Date.now() + 60_000 }), request);
  }
});
