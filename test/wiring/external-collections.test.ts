import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildCatalog } from '../../src/catalog/build-catalog.ts';
import { readSdl } from '../../src/catalog/read-sdl.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { milvusClient, type MilvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import type { PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { openExternalCollections } from '../../src/wiring/external-collections.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { callOf } from '../contract/vector-store/films.ts';
import { describeWith } from '../services/describe-with.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { EmbeddingsServer } from '../support/embeddings-server.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** By somebody who has never heard of Trefoil; what is near to what can be seen from the axes. */
const films = [
  { id: 1, name: 'Ran', year: 1985, vector: [1, 0.1, 0], extra: { mood: 'grim' } },
  { id: 2, name: 'Kagemusha', year: 1980, vector: [1, 0.2, 0], extra: {} },
  { id: 3, name: 'Lady Bird', year: 2017, vector: [0, 1, 0.3], extra: { mood: 'warm' } },
  { id: 4, name: 'Nobody Knows', year: 2004, vector: [0, 1, 0.1], extra: { mood: null } },
];
const at = (i: number) => [...Array(16).keys()].map((n) => films[i]?.vector[n] ?? 0);

const sdl = (name: string) => `
type Film implements Node @entity @table(name: "cinema.films") @collection(name: "${name}", key: "film_no", vector: "emb", dimensions: 16, model: "acme-embed") {
  id: ID!
  number: ID! @ownKey @column(name: "film_no", type: BIGINT)
  title: String! @column(name: "film_name") @name
  year: Int @column(name: "released") @mirrored(in: [VECTOR]) @vectorField(name: "released") @recency
  mood: String @mirrored(in: [VECTOR])
  price: Float
  similar: [Film!] @nearest
}
type Note implements Node @entity @embedded(from: ["text"]) { id: ID! key: String! @ownKey text: String! }`;

const table = `
  CREATE SCHEMA cinema;
  CREATE TABLE cinema.films (film_no bigint PRIMARY KEY, film_name text NOT NULL, released int, mood text, price float8);
  ${films.map(({ id, name, year, extra }) => `INSERT INTO cinema.films VALUES (${id}, '${name}', ${year}, ${extra.mood == null ? 'NULL' : `'${extra.mood}'`}, ${id})`).join(';')}`;

for (const service of ['milvus', 'milvus-lite'] as const)
  await describeWith(service, `vectors that were there before, in ${service}`, ({ host, port, user, password }) => {
    const name = `cinema_${service.replace('-', '_')}_${process.pid}`;
    const milvus = { MILVUS_ADDRESS: `${host}:${port}`, ...(user === undefined ? {} : { MILVUS_USER: user, MILVUS_PASSWORD: password ?? '' }) };
    const folders: string[] = [];
    const endpoint = new EmbeddingsServer();
    let client: MilvusClient;
    let database: PostgresClient;
    let databaseUrl: string;
    let stores: OwnStores;
    let before: string;

    beforeAll(async () => {
      await endpoint.start();
      const fresh = await freshDatabase();
      database = fresh.client;
      for (const statement of table.split(';')) await database.query(statement, [], soon());
      databaseUrl = (await networkToDatabase(fresh.server)).url;
      client = milvusClient({ address: milvus.MILVUS_ADDRESS, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
      await makeCollection();
      before = await contents();
      stores = await open(sdl(name));
    });
    afterAll(async () => {
      await stores?.close();
      await endpoint.stop();
      await client.request({ operation: 'drop', text: name }, call(), (sdk, timeout) => sdk.dropCollection({ collection_name: name, timeout }));
      await client.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    });

    it('answer to a vector, filtered by what stands beside them and by what does not', async () => {
      const query = `query($v: [Float!]!) {
        all: searchFilms(vector: $v, first: 3, weights: { vector: 1, importance: 0, recency: 0 }) { edges { score node { title mood year price } } }
        grim: searchFilms(vector: $v, filter: { mood: { eq: "warm" } }) { nodes { title } }
        dear: searchFilms(vector: $v, filter: { price: { gt: 2.5 }, year: { lt: 2010 } }) { nodes { title } }
        none: searchFilms(vector: $v, filter: { mood: { isNull: true } }) { nodes { title } }
      }`;
      const { data, errors } = await ask(query, { v: at(0) });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({
        all: { edges: [{ node: { title: 'Ran', mood: 'grim', year: 1985, price: 1 } }, { node: { title: 'Kagemusha', mood: null } }, { node: { title: 'Nobody Knows' } }] },
        grim: { nodes: [{ title: 'Lady Bird' }] }, dear: { nodes: [{ title: 'Nobody Knows' }] }, none: { nodes: [{ title: 'Kagemusha' }, { title: 'Nobody Knows' }] },
      });
    });

    it.each(['REFERENCE', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'POST_FILTER', 'IDS_FIRST', 'ITERATE'])('answer alike by %s', async (strategy) => {
      const { data, errors } = await ask('query($v: [Float!]!) { searchFilms(vector: $v, filter: { year: { gt: 1981 } }) { nodes { title } } }', { v: at(2) }, { 'x-trefoil-strategy': strategy });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ searchFilms: { nodes: [{ title: 'Lady Bird' }, { title: 'Nobody Knows' }, { title: 'Ran' }] } });
    });

    it('say what is similar, also to what is not near in any text', async () => {
      expect((await ask('{ film(number: "1") { similar(first: 1) { nodes { title } } } }')).data).toEqual({ film: { similar: { nodes: [{ title: 'Kagemusha' }] } } });
    });

    it('are not found by text where the model that made them is another, and say which', async () => {
      const { errors } = await ask('{ searchFilms(query: "war") { nodes { title } } }');
      expect(errors).toMatchObject([{ message: expect.stringMatching(/made by acme-embed \(16 dimensions\)/), extensions: { code: 'EMBEDDING_MISMATCH' } }]);
    });

    it('are searched together with what Trefoil manages; what cannot be embedded is named', async () => {
      expect((await ask('mutation { putNotes(items: [{ key: "n", text: "sword fights in the rain" }, { key: "m", text: "an evening at home" }]) { results { node { text } } } }')).errors).toBeUndefined();
      await stores.relay.settle();
      const { data, errors, extensions } = await ask('{ search(query: "sword fights", first: 1) { nodes { ... on Note { text } ... on Film { title } } } }');
      expect(errors).toBeUndefined();
      expect(data).toEqual({ search: { nodes: [{ text: 'sword fights in the rain' }] } });
      expect(extensions).toMatchObject({ degraded: [{ store: 'embedding', missing: 'the vector part of the ranking of films', reason: 'the model acme-embed is not here' }] });
    });

    it('are found by text with the model that made them', async () => {
      const other = await open(sdl(name), { EMBEDDINGS_URL: `${endpoint.origin}/v1`, EMBEDDINGS_MODEL: 'acme-embed' });
      try {
        const { data, errors } = await ask('{ search(query: "anything", first: 4) { nodes { ... on Film { title } } } }', {}, {}, other);
        expect(errors).toBeUndefined();
        expect((data as { search: { nodes: unknown[] } }).search.nodes.length).toBe(4);
      } finally {
        await other.close();
      }
    });

    it('belong to the default tenant, and nobody else sees them', async () => {
      expect((await ask('query($v: [Float!]!) { searchFilms(vector: $v) { nodes { title } } }', { v: at(0) }, { 'x-trefoil-tenant': 'other' })).data).toEqual({ searchFilms: { nodes: [] } });
    });

    it('are told of at the start where they are not as the schema says', async () => {
      await expect(check(sdl('nowhere'))).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/type Film, collection nowhere: there is no collection nowhere/) });
      await expect(check(sdl(name).replace('dimensions: 16', 'dimensions: 3').replace('"released") @recency', '"appeared") @recency'))).rejects.toThrow(/write dimensions: 16/);
      await expect(check(sdl(name), { MILVUS_ADDRESS: '' })).rejects.toThrow(/the vectors of Film are in collections that were there before: set MILVUS_ADDRESS/);
      await expect(check(sdl(name), { MILVUS_ADDRESS: '127.0.0.1:1' })).rejects.toThrow(/cannot be read \(unavailable\).*set MILVUS_ADDRESS/);
    });

    it('are as they were', async () => {
      expect(await contents()).toBe(before);
    });

    function call() {
      return callOf(defaultTenancy);
    }

    async function contents(): Promise<string> {
      const { data } = await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.query({ collection_name: name, filter: 'film_no >= 0', output_fields: ['*'], limit: 100 }));
      const { schema } = await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.describeCollection({ collection_name: name }));
      return JSON.stringify([data.sort((a, b) => Number(a['film_no']) - Number(b['film_no'])).map((row) => Object.entries(row).sort()), schema]);
    }

    async function makeCollection(): Promise<void> {
      await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.createCollection({
        collection_name: name, enable_dynamic_field: true, fields: [{ name: 'film_no', data_type: 'Int64', is_primary_key: true }, { name: 'emb', data_type: 'FloatVector', dim: 16 }, { name: 'released', data_type: 'Int32' }],
      }));
      await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.insert({ collection_name: name, data: films.map(({ id, year, extra }, i) => ({ film_no: id, emb: at(i), released: year, ...extra })) as never }));
      await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.createIndex({ collection_name: name, field_name: 'emb', index_type: 'IVF_FLAT', metric_type: 'COSINE', params: { nlist: 2 } }));
      await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.loadCollectionSync({ collection_name: name }));
    }

    /** What a start begins with, without the rest of it. */
    async function check(text: string, environment: Record<string, string> = {}): Promise<void> {
      const folder = await mkdtemp(join(tmpdir(), 'trefoil-collections-'));
      folders.push(folder);
      await writeFile(join(folder, 'cinema.graphql'), text);
      const opened = await openExternalCollections(buildCatalog(await readSdl(folder)), readConfig({ ...milvus, ...environment }), () => {});
      await opened.close();
    }

    async function open(text: string, environment: Record<string, string> = {}): Promise<OwnStores> {
      const folder = await mkdtemp(join(tmpdir(), 'trefoil-collections-'));
      folders.push(folder);
      await writeFile(join(folder, 'cinema.graphql'), text);
      return openOwnStores(readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, EXTERNAL_DATABASE_URL: databaseUrl, ...milvus, ...environment }), recordedLog(), () => {});
    }

    async function ask(query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}, of: OwnStores = stores) {
      const engine = gatewayEngine({ ...of, models: of.queryModels }, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
      const prepared = engine.prepare(query, 'test');
      if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
      return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables }, { headers, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown; extensions?: unknown };
    }
  });
