import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MilvusClient, type ResStatus } from '@zilliz/milvus2-sdk-node';
import neo4j from 'neo4j-driver';
import postgres from 'postgres';
import { findService } from '../services/running.ts';
import type { ServiceAddress, ServiceName } from '../services/service.ts';

/** Where the relationships of a film stand. */
export type EdgesIn = 'postgres' | 'neo4j';

/** Stores that were filled by somebody who knows nothing of Trefoil. */
export interface ForeignStores {
  /** What they hold, as Trefoil is told of it. */
  readonly sdl: string;
  readonly settings: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export const dimensions = 32;
const genres = 200;

/** Films in a table, their vectors in a collection, and their genres in a table beside or in a graph. Rejects where an engine is not up or does not take them. */
export async function foreignStores(films: number, edges: number, edgesIn: EdgesIn): Promise<ForeignStores> {
  const name = `bench_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const stores = [await tables(name, films, edgesIn === 'postgres' ? edges : 0), await collection(name, films), ...(edgesIn === 'neo4j' ? [await graph(name, films, edges)] : [])];
  return {
    sdl: sdlOf(name, edgesIn),
    settings: Object.assign({}, ...stores.map(({ settings }) => settings)) as Record<string, string>,
    remove: async () => void (await Promise.all(stores.map(({ remove }) => remove()))),
  };
}

function sdlOf(name: string, edgesIn: EdgesIn): string {
  const node = (label: string, key: string) => (edgesIn === 'neo4j' ? `@node(label: "${name}_${label}", key: "${key}", keyType: BIGINT)` : '');
  return `
type Film implements Node @entity @table(name: "film") @collection(name: "${name}", key: "film_no", vector: "emb", dimensions: ${dimensions}, model: "bench") ${node('Film', 'no')} {
  id: ID!
  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)
  title: String
  year: Int @mirrored(in: [VECTOR]) @recency
  genres: [Genre!] @relationship(type: "IN_GENRE") ${edgesIn === 'postgres' ? '@joinTable(name: "film_genre", own: "film", other: "genre")' : ''}
}
type Genre implements Node @entity @table(name: "genre") ${node('Genre', 'id')} {
  id: ID!
  key: ID! @ownKey @column(name: "id", type: BIGINT)
  label: String
  films: [Film!] @relationship(type: "IN_GENRE", direction: IN)
}`;
}

type Filled = Pick<ForeignStores, 'settings' | 'remove'>;

/** Vacuumed and on disk, as tables are that were there before. */
async function tables(name: string, films: number, edges: number): Promise<Filled> {
  const server = await address('postgres');
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  const statements = [
    'CREATE TABLE film (film_id bigint PRIMARY KEY, title text, year int)', 'CREATE TABLE genre (id bigint PRIMARY KEY, label text)', 'CREATE TABLE film_genre (film bigint, genre bigint)',
    `INSERT INTO film SELECT i, 'film ' || i, 1950 + i % 75 FROM generate_series(1, ${films}) i`, `INSERT INTO genre SELECT i, 'genre ' || i FROM generate_series(1, ${genres}) i`,
    `INSERT INTO film_genre SELECT 1 + i % ${films}, 1 + (i * 7919::bigint + i / ${films}) % ${genres} FROM generate_series(1, ${edges}) i`,
    'CREATE INDEX ON film_genre (film)', 'CREATE INDEX ON film_genre (genre)', 'VACUUM ANALYZE', 'CHECKPOINT',
  ];
  for (const statement of statements) await sql.unsafe(statement);
  await sql.end();
  return {
    settings: { EXTERNAL_DATABASE_URL: url.href },

    async remove() {
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** Indexed and in Milvus's memory when it resolves. */
async function collection(name: string, films: number): Promise<Filled> {
  const { host, port, user = '', password = '' } = await address('milvus');
  const client = new MilvusClient({ address: `${host}:${port}`, username: user, password });
  await client.connectPromise;
  taken(await client.createCollection({ collection_name: name, fields: [{ name: 'film_no', data_type: 'Int64', is_primary_key: true }, { name: 'emb', data_type: 'FloatVector', dim: dimensions }, { name: 'year', data_type: 'Int32' }] }));
  for (let start = 1; start <= films; start += batch) {
    const data = Array.from({ length: Math.min(batch, films - start + 1) }, (_, i) => ({ film_no: start + i, emb: vectorOf(start + i), year: 1950 + ((start + i) % 75) }));
    taken((await client.insert({ collection_name: name, data })).status);
  }
  await client.flushSync({ collection_names: [name] });
  taken(await client.createIndex({ collection_name: name, field_name: 'emb', index_type: 'HNSW', metric_type: 'COSINE', params: { M: 16, efConstruction: 100 } }));
  while ((await client.describeIndex({ collection_name: name, field_name: 'emb' })).index_descriptions.some(({ state }) => state !== 'Finished')) await pause(500);
  await client.loadCollectionSync({ collection_name: name });
  return {
    settings: { MILVUS_ADDRESS: `${host}:${port}`, MILVUS_USER: user, MILVUS_PASSWORD: password },

    async remove() {
      taken(await client.dropCollection({ collection_name: name }));
      await client.closeConnection();
    },
  };
}

const batch = 5_000;

/** Around one of a hundred directions, as texts are around their subject: cosines of 0.8 with the ten nearest of a million, and of 0.7 with five hundred. */
export function vectorOf(i: number): number[] {
  return Array.from({ length: dimensions }, (_, n) => Math.sin((i % 100) * (n + 1)) + 1.2 * noise(i * dimensions + n));
}

/** From -1 to 1, the same for the same number: the mixing of MurmurHash3. */
function noise(n: number): number {
  let x = Math.imul(n + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** Made by the server itself, from nothing but numbers. */
async function graph(name: string, films: number, edges: number): Promise<Filled> {
  const { url, user = '', password = '' } = await address('neo4j');
  const driver = neo4j.driver(url, neo4j.auth.basic(user, password));
  const [film, genre] = [`${name}_Film`, `${name}_Genre`];
  const run = async (text: string) => {
    const session = driver.session();
    await session.run(text).finally(() => session.close());
  };
  await run(`CREATE INDEX ${film} FOR (n:${film}) ON (n.no)`);
  await run(`CREATE INDEX ${genre} FOR (n:${genre}) ON (n.id)`);
  await run(`UNWIND range(1, ${genres}) AS i CREATE (:${genre} {id: i})`);
  await run(`UNWIND range(1, ${films}) AS i CALL (i) { CREATE (:${film} {no: i}) } IN TRANSACTIONS OF 20000 ROWS`);
  await run('CALL db.awaitIndexes(300)');
  await run(`UNWIND range(1, ${edges}) AS i CALL (i) {
    MATCH (f:${film} {no: 1 + i % ${films}}) USING INDEX f:${film}(no) MATCH (g:${genre} {id: 1 + (i * 7919 + i / ${films}) % ${genres}}) USING INDEX g:${genre}(id)
    CREATE (f)-[:IN_GENRE]->(g)
  } IN TRANSACTIONS OF 20000 ROWS`);
  return {
    settings: { NEO4J_URI: url, NEO4J_USER: user, NEO4J_PASSWORD: password },

    async remove() {
      await run(`MATCH (n:${film}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`);
      await run(`MATCH (n:${genre}) DELETE n`);
      for (const index of [film, genre]) await run(`DROP INDEX ${index}`);
      await driver.close();
    },
  };
}

async function address(service: ServiceName): Promise<ServiceAddress> {
  const found = await findService(service);
  if (found.address === undefined) throw new Error(found.reason);
  return found.address;
}

/** Its client hands refusals back as answers. */
function taken({ error_code: outcome, reason }: ResStatus): void {
  if (outcome !== 'Success') throw new Error(`Milvus: ${outcome}: ${reason}`);
}
