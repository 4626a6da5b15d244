import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { postgresClient, type PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { openExternalCollections } from '../../src/wiring/external-collections.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { probeStores } from '../../src/wiring/doctor/probe-stores.ts';
import { introspect } from '../../src/wiring/introspect.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { describeWith } from '../services/describe-with.ts';
import { breakableNetwork, type BreakableNetwork } from '../support/breakable-network.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** By somebody who has never heard of Trefoil: films with their vectors beside them, and reviews whose vectors are in a table of their own. */
const cinema = `
  CREATE EXTENSION IF NOT EXISTS vector;
  CREATE SCHEMA cinema;
  CREATE TABLE cinema.films (film_no bigint PRIMARY KEY, film_name text NOT NULL, released int, mood text, price float8, emb vector(3));
  CREATE INDEX ON cinema.films USING hnsw (emb vector_cosine_ops);
  CREATE TABLE cinema.reviews (id uuid PRIMARY KEY, film bigint REFERENCES cinema.films, stars int, "whose it is" text);
  CREATE TABLE cinema.review_vectors (review uuid REFERENCES cinema.reviews, part int, vec halfvec(2), stars_of_it int, tenant text, PRIMARY KEY (review, part));
  CREATE TABLE cinema.studios (code text PRIMARY KEY);
  CREATE TABLE cinema.studio_vectors (studio text PRIMARY KEY REFERENCES cinema.studios, vec vector(2));
  INSERT INTO cinema.films VALUES (1, 'Ran', 1985, 'grim', 1, '[1,0.1,0]'), (2, 'Kagemusha', 1980, NULL, 2, '[1,0.2,0]'), (3, 'Lady Bird', 2017, 'warm', 3, '[0,1,0.3]'), (4, 'Nobody Knows', 2004, NULL, 4, '[0,1,0.1]'), (5, 'Without', 2020, 'warm', 5, NULL);
  INSERT INTO cinema.reviews VALUES ('00000000-0000-4000-8000-000000000001', 1, 5, 'default'), ('00000000-0000-4000-8000-000000000002', 1, 2, 'default'), ('00000000-0000-4000-8000-000000000003', 3, 4, 'hers');
  INSERT INTO cinema.review_vectors VALUES ('00000000-0000-4000-8000-000000000001', 1, '[1,0]', 5, 'default'), ('00000000-0000-4000-8000-000000000001', 2, '[0,1]', 5, 'default'), ('00000000-0000-4000-8000-000000000002', 1, '[1,1]', 2, 'default'), ('00000000-0000-4000-8000-000000000003', 1, '[0,1]', 4, 'hers')`;

const sdl = `
type Film implements Node @entity @table(name: "cinema.films") @collection(store: PGVECTOR, name: "cinema.films", key: "film_no", vector: "emb", dimensions: 3, model: "acme-embed") {
  id: ID!
  number: ID! @ownKey @column(name: "film_no", type: BIGINT)
  title: String! @column(name: "film_name") @name
  year: Int @column(name: "released") @mirrored(in: [VECTOR]) @recency
  mood: String @mirrored(in: [VECTOR])
  price: Float
  similar: [Film!] @nearest
  reviews: [Review!] @relationship(type: "OF", direction: IN)
}
type Review implements Node @entity @table(name: "cinema.reviews", tenant: "whose it is") @collection(store: PGVECTOR, name: "cinema.review_vectors", key: "review", vector: "vec", dimensions: 2, model: "acme-embed", tenant: "tenant") {
  id: ID!
  key: ID! @ownKey @column(name: "id", type: UUID)
  stars: Int @mirrored(in: [VECTOR]) @vectorField(name: "stars_of_it")
  film: Film @relationship(type: "OF") @column(name: "film")
}
type Note implements Node @entity @embedded(from: ["text"]) { id: ID! key: String! @ownKey text: String! }`;

await describeWith('postgres', 'vectors in tables that were there before', ({ url }) => {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const reader = `reader_${randomUUID().replaceAll('-', '')}`;
  const owned = Object.assign(new URL(url), { pathname: `/${database}` }).href;
  const folders: string[] = [];
  let network: BreakableNetwork;
  let read: string;
  let admin: PostgresClient;
  let client: PostgresClient;
  let stores: OwnStores;
  let before: string;

  beforeAll(async () => {
    admin = postgresClient({ server: { url } });
    await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`, [], untilStopped());
    client = postgresClient({ server: { url: owned } });
    for (const statement of cinema.split(';')) await client.query(statement, [], untilStopped());
    for (const statement of [`CREATE ROLE ${reader} LOGIN PASSWORD 'reads'`, `GRANT USAGE ON SCHEMA cinema TO ${reader}`, `GRANT SELECT ON ALL TABLES IN SCHEMA cinema TO ${reader}`]) await client.query(statement, [], untilStopped());
    const { hostname, port } = new URL(owned);
    network = await breakableNetwork({ host: hostname, port: Number(port) });
    read = `postgres://${reader}:reads@127.0.0.1:${network.port}/${database}`;
    before = await contents();
    stores = await openOwnStores(configOf(await folderOf(sdl)), recordedLog(), () => {});
  });
  afterAll(async () => {
    await stores?.close();
    await client?.close();
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`, [], untilStopped());
    await admin.query(`DROP ROLE ${reader}`, [], untilStopped());
    await admin.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it('answer to a vector, filtered by what stands beside them and by what does not', async () => {
    const { data, errors } = await ask(`query($v: [Float!]!) {
      all: searchFilms(vector: $v, first: 3, weights: { vector: 1, importance: 0, recency: 0 }) { edges { score node { title mood year price } } }
      warm: searchFilms(vector: $v, filter: { mood: { eq: "warm" } }) { nodes { title } }
      dear: searchFilms(vector: $v, filter: { price: { gt: 2.5 }, year: { lt: 2010 } }) { nodes { title } }
      none: searchFilms(vector: $v, filter: { mood: { isNull: true } }) { nodes { title } }
      liked: searchFilms(vector: $v, filter: { reviews: { some: { stars: { gt: 4 } } } }) { nodes { title } }
    }`, { v: [1, 0.1, 0] });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      all: { edges: [{ node: { title: 'Ran', mood: 'grim', year: 1985, price: 1 } }, { node: { title: 'Kagemusha', mood: null } }, { node: { title: 'Nobody Knows' } }] },
      warm: { nodes: [{ title: 'Lady Bird' }] }, dear: { nodes: [{ title: 'Nobody Knows' }] }, none: { nodes: [{ title: 'Kagemusha' }, { title: 'Nobody Knows' }] }, liked: { nodes: [{ title: 'Ran' }] },
    });
  });

  it.each(['REFERENCE', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'POST_FILTER', 'IDS_FIRST', 'ITERATE'])('answer alike by %s', async (strategy) => {
    const { data, errors } = await ask('query($v: [Float!]!) { searchFilms(vector: $v, filter: { year: { gt: 1981 } }) { nodes { title } } }', { v: [0, 1, 0.3] }, { 'x-trefoil-strategy': strategy });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ searchFilms: { nodes: [{ title: 'Lady Bird' }, { title: 'Nobody Knows' }, { title: 'Ran' }] } });
  });

  it('say what is similar, with the graph’s part, and are filtered inside their search', async () => {
    expect((await ask('{ film(number: "1") { similar(first: 1) { nodes { title } } } }')).data).toEqual({ film: { similar: { nodes: [{ title: 'Kagemusha' }] } } });
    const { extensions } = await ask('query($v: [Float!]!) { searchFilms(vector: $v, filter: { mood: { eq: "warm" } }) { nodes { id } } }', { v: [1, 0, 0] }, { 'x-trefoil-plan': 'analyze' });
    expect(JSON.stringify(extensions)).toMatch(/external pgvector.{1,60}nearest.{1,2000}\\"mood\\" = /);
  });

  it('belong to whom a column says, each once however many vectors it has', async () => {
    const query = 'query($v: [Float!]!) { searchReviews(vector: $v, filter: { stars: { gt: 1 } }) { nodes { stars film { title } } } }';
    expect((await ask(query, { v: [0, 1] })).data).toEqual({ searchReviews: { nodes: [{ stars: 5, film: { title: 'Ran' } }, { stars: 2, film: { title: 'Ran' } }] } });
    expect((await ask(query, { v: [0, 1] }, { 'x-trefoil-tenant': 'hers' })).data).toEqual({ searchReviews: { nodes: [{ stars: 4, film: null }] } });
    expect((await ask(query, { v: [0, 1] }, { 'x-trefoil-tenant': 'nobody' })).data).toEqual({ searchReviews: { nodes: [] } });
  });

  it('are searched together with what Trefoil manages, which alone is written', async () => {
    expect((await ask('mutation { putNotes(items: [{ key: "n", text: "sword fights in the rain" }, { key: "m", text: "an evening at home" }]) { results { node { text } } } }')).errors).toBeUndefined();
    await stores.relay.settle();
    const { data, extensions } = await ask('{ search(query: "sword fights", first: 1) { nodes { ... on Note { text } ... on Film { title } } } }');
    expect(data).toEqual({ search: { nodes: [{ text: 'sword fights in the rain' }] } });
    expect(extensions).toMatchObject({ degraded: [{ store: 'embedding', missing: 'the vector part of the ranking of films', reason: 'the model acme-embed is not here' }, { missing: 'the vector part of the ranking of reviews' }] });
    expect(await contents()).toBe(before);
  });

  it('are told of at the start where they are not as the schema says: all of it, by name', async () => {
    const wrong = sdl.replace('vector: "emb"', 'vector: "embedding"').replace('name: "cinema.review_vectors"', 'name: "cinema.vectors"');
    await expect(check(wrong)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/database of EXTERNAL_DATABASE_URL.*\n.*type Film, table cinema\.films: its vector column embedding is not there \(it has film_no,.*\n.*type Review, table cinema\.vectors: there is no table/) });
    await expect(check(sdl, { EXTERNAL_DATABASE_URL: '' })).rejects.toThrow(/vectors of Film, Review are in tables that were there before: set EXTERNAL_DATABASE_URL/);
    await expect(check(sdl, { EXTERNAL_DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' })).rejects.toThrow(/the PostgreSQL that EXTERNAL_DATABASE_URL names cannot be read \(unavailable\)/);
    await client.query(`REVOKE SELECT ON cinema.review_vectors FROM ${reader}`, [], untilStopped());
    await expect(check(sdl)).rejects.toThrow(/type Review, table cinema\.review_vectors: permission denied for table review_vectors/);
    await client.query(`GRANT SELECT ON cinema.review_vectors TO ${reader}`, [], untilStopped());
  });

  it('are looked at by the doctor', async () => {
    const probed = await probeStores(readConfig({ EXTERNAL_DATABASE_URL: read, TREFOIL_SCHEMA: await folderOf(sdl) }), new AbortController().signal);
    expect(probed).toContainEqual({ holds: 'vectors from before', store: 'pgvector', setting: 'EXTERNAL_DATABASE_URL', required: true, version: expect.stringMatching(/^0\.\d/), problem: undefined });
  });

  it('are named while they are away, and of notes nothing is missing', async () => {
    const notes = '{ searchNotes(query: "sword fights", first: 1) { nodes { text } } }';
    const similar = '{ similar(to: ["Film:1"], first: 1) { ranking { strategy } nodes { id } } }';
    network.refuse();
    try {
      for (let i = 0; i < 3; i++) {
        expect((await ask(similar)).extensions).toEqual({ degraded: expect.arrayContaining([{ store: 'external pgvector', missing: 'the vector part of the ranking', reason: 'unavailable' }]) });
        expect(await ask(notes)).toEqual({ data: { searchNotes: { nodes: [{ text: 'sword fights in the rain' }] } } });
      }
    } finally {
      network.resume();
    }
    await vi.waitFor(async () => expect((await ask(similar)).extensions).toBeUndefined(), { timeout: 20_000 });
  });

  it('are found by introspection, and start as it says', async () => {
    const written = await introspect(readConfig({ EXTERNAL_DATABASE_URL: read }), new AbortController().signal);
    expect(written).toContain('type Film implements Node @entity @table(name: "cinema.films")\n  @collection(store: PGVECTOR, name: "cinema.films", key: "film_no", vector: "emb", dimensions: 3, model: "the model that made them") {');
    expect(written).toContain('type Studio implements Node @entity @table(name: "cinema.studios")\n  @collection(store: PGVECTOR, name: "cinema.studio_vectors", key: "studio", vector: "vec", dimensions: 2, model: "the model that made them") {');
    expect(written).toContain('type StudioVector implements Node @entity @table(name: "cinema.studio_vectors") {');
    expect(written).toContain('# It has vectors: write on the type whose own keys stand in one of its columns,\n#   @collection(store: PGVECTOR, name: "cinema.review_vectors", key: "…", vector: "vec", dimensions: 2, model: "the model that made them")');
    await check(written);
  });

  async function contents(): Promise<string> {
    return JSON.stringify(await Promise.all(['films', 'reviews', 'review_vectors'].map((table) => client.query(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM cinema.${table} t`, [], untilStopped()))));
  }

  async function folderOf(text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'trefoil-vector-tables-'));
    folders.push(folder);
    await writeFile(join(folder, 'cinema.graphql'), text);
    return folder;
  }

  function configOf(folder: string) {
    return readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, EXTERNAL_DATABASE_URL: read });
  }

  /** What a start begins with, without the rest of it. */
  async function check(text: string, environment: Record<string, string> = {}): Promise<void> {
    const opened = await openExternalCollections(buildCatalog(await readSdl(await folderOf(text))), readConfig({ EXTERNAL_DATABASE_URL: read, ...environment }), () => {});
    await opened.close();
  }

  async function ask(query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
    const engine = gatewayEngine({ ...stores, models: stores.queryModels }, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables }, { headers, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown; extensions?: unknown };
  }
});
