import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import type { PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase, type NetworkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

/** A shop's tables, by somebody who has never heard of Trefoil. */
const shop = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.studios (code varchar(10) PRIMARY KEY, full_name text);
  CREATE TABLE shop.films (film_id serial PRIMARY KEY, film_name varchar(200) NOT NULL, released smallint, price numeric(6,2), in_stock bool DEFAULT true, added timestamp DEFAULT '2024-05-06 07:08:09', studio varchar(10) REFERENCES shop.studios);
  CREATE TABLE shop.genres (id uuid PRIMARY KEY, label text);
  CREATE TABLE shop.film_genre (film int REFERENCES shop.films, genre uuid REFERENCES shop.genres, share real);
  CREATE INDEX ON shop.film_genre (film);
  CREATE INDEX ON shop.film_genre (genre);
  INSERT INTO shop.studios VALUES ('A24', 'A24 Films'), ('TOHO', 'Toho');
  INSERT INTO shop.films (film_name, released, price, studio) VALUES ('Ran', 1985, 9.5, 'TOHO'), ('Kagemusha', 1980, 8, 'TOHO'), ('Lady Bird', 2017, 12.25, 'A24'), ('Nobody knows', NULL, NULL, NULL);
  INSERT INTO shop.genres VALUES ('00000000-0000-4000-8000-000000000001', 'War'), ('00000000-0000-4000-8000-000000000002', 'Drama');
  INSERT INTO shop.film_genre VALUES (1, '00000000-0000-4000-8000-000000000001', 0.9), (1, '00000000-0000-4000-8000-000000000002', 0.5), (2, '00000000-0000-4000-8000-000000000001', 0.7), (3, '00000000-0000-4000-8000-000000000002', 1), (1, '00000000-0000-4000-8000-000000000001', 0.2);
  GRANT USAGE ON SCHEMA shop TO reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader`;

const sdl = `
type Film implements Node @entity @table(name: "shop.films") {
  id: ID!
  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)
  title: String! @column(name: "film_name") @filterable
  year: Int @column(name: "released") @filterable
  price: Float
  inStock: Boolean
  added: DateTime
  studio: Studio @relationship(type: "MADE_BY") @column(name: "studio")
  genres: [Genre!] @relationship(type: "IN_GENRE", properties: "Share") @joinTable(name: "shop.film_genre", own: "film", other: "genre")
}
type Share @relationshipProperties { share: Float @strength }
type Studio implements Node @entity @table(name: "shop.studios") {
  id: ID!
  code: String! @ownKey
  name: String @column(name: "full_name")
  films: [Film!] @relationship(type: "MADE_BY", direction: IN)
}
type Genre implements Node @entity @table(name: "shop.genres") {
  id: ID!
  key: ID! @ownKey @column(name: "id", type: UUID)
  label: String
  films: [Film!] @relationship(type: "IN_GENRE", direction: IN)
}
type Note implements Node @entity { id: ID! key: String! @ownKey text: String }`;

const folders: string[] = [];
let client: PostgresClient;
let network: NetworkToDatabase;
let stores: OwnStores;

beforeAll(async () => {
  const database = await freshDatabase();
  client = database.client;
  // Roles belong to the whole server, which outlives a run.
  if ((await client.query(`SELECT 1 FROM pg_roles WHERE rolname = 'reader'`, [], soon())).length === 0) await client.query('CREATE ROLE reader LOGIN', [], soon());
  for (const statement of shop.split(';')) await client.query(statement, [], soon());
  network = await networkToDatabase(database.server);
  stores = await open(sdl);
});

afterAll(async () => {
  await stores.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('tables that were there before, read by a user who may only read', () => {
  it('answer by key, as lists, and along foreign keys and join tables either way', async () => {
    const { data } = await ask(`{
      film(filmId: "1") { title year price inStock added studio { name films(orderBy: [{ title: ASC }]) { title } } genres { label } }
      films(first: 2, orderBy: [{ year: DESC }]) { nodes { title year } totalCount }
      genre(key: "00000000-0000-4000-8000-000000000002") { films { title } }
    }`);
    expect(data).toEqual({
      film: { title: 'Ran', year: 1985, price: 9.5, inStock: true, added: '2024-05-06T07:08:09.000Z', studio: { name: 'Toho', films: [{ title: 'Kagemusha' }, { title: 'Ran' }] }, genres: [{ label: 'War' }, { label: 'Drama' }] },
      films: { nodes: [{ title: 'Lady Bird', year: 2017 }, { title: 'Ran', year: 1985 }], totalCount: 4 },
      genre: { films: [{ title: 'Lady Bird' }, { title: 'Ran' }] },
    });
  });

  it('page by their own keys, in their own order', async () => {
    const first = await ask('{ films(first: 3) { nodes { filmId } pageInfo { endCursor hasNextPage } } }');
    expect(first.data).toMatchObject({ films: { nodes: [{ filmId: '1' }, { filmId: '2' }, { filmId: '3' }] } });
    const { pageInfo } = (first.data as { films: { pageInfo: { endCursor: string } } }).films;
    expect((await ask(`{ films(first: 3, after: "${pageInfo.endCursor}") { nodes { filmId } } }`)).data).toEqual({ films: { nodes: [{ filmId: '4' }] } });
  });

  it('may be begun at the other end where they are filtered by what they lead to, not looked at row by row', async () => {
    const film = stores.catalog.entities.get('Film');
    if (film === undefined) throw new Error('there is no Film');
    const texts: string[] = [];
    const keys = await stores.external.tables?.entities.keys(film, { kind: 'related', relationship: 'genres', exists: true, descendants: false, filter: { kind: 'compare', attribute: 'label', operator: 'eq', value: 'War' } }, 10, { ...soon(), tenancy: defaultTenancy, observe: ({ text }) => texts.push(text) });
    expect(keys).toEqual(['1', '2']);
    const plan = await client.query(`EXPLAIN ${texts[0]}`, ['default', 'default', 'War', 10], soon());
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('SubPlan');
  });

  it('are filtered by what they say and by what they lead to, and counted', async () => {
    const { data } = await ask(`{
      old: films(filter: { year: { lt: 2000 }, title: { startsWith: "R" } }) { nodes { title } }
      war: films(filter: { genres: { some: { label: { eq: "War" } } } }, orderBy: [{ title: ASC }]) { nodes { title } }
      path: path(from: "${idOf('Film', '2')}", to: "${idOf('Film', '3')}", maxDepth: 4) { nodes { ... on Film { title } ... on Genre { label } } }
    }`);
    expect(data).toEqual({
      old: { nodes: [{ title: 'Ran' }] },
      war: { nodes: [{ title: 'Kagemusha' }, { title: 'Ran' }] },
      path: { nodes: [{ title: 'Kagemusha' }, { label: 'War' }, { title: 'Ran' }, { label: 'Drama' }, { title: 'Lady Bird' }] },
    });
  });

  it.each(['abc', '01', '1.0', '9223372036854775808', '', "1'; DROP TABLE shop.films; --"])('have nothing under a key that they cannot hold: %s', async (key) => {
    const { data, errors } = await ask(`query($key: ID!) { film(filmId: $key) { title genres { label } } }`, { key });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ film: null });
  });

  it('belong to the default tenant, and nobody else sees them', async () => {
    const { data } = await ask('{ films { totalCount } film(filmId: "1") { title } }', {}, { 'x-trefoil-tenant': 'other' });
    expect(data).toEqual({ films: { totalCount: 0 }, film: null });
  });

  it('stand beside what Trefoil manages, which alone is written', async () => {
    const { data } = await ask('mutation { putNotes(items: [{ key: "n", text: "mine" }]) { results { node { text } } } }');
    expect(data).toEqual({ putNotes: { results: [{ node: { text: 'mine' } }] } });
    expect(await checksum()).toBe(initial);
  });

  it('are told of at the start where they are not as the schema says: all of it, by name', async () => {
    const wrong = `type Film implements Node @entity @table(name: "shop.movies") { id: ID! key: String! @ownKey }
      type Studio implements Node @entity @table(name: "shop.studios") { id: ID! code: String! @ownKey owner: String }`;
    await expect(open(wrong)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/type Film: .*shop\.movies.*\n.*type Studio: .*owner/s) });
    await expect(open(sdl, { EXTERNAL_DATABASE_URL: '' })).rejects.toThrow(/Film, Studio, Genre stand in tables that were there before: set EXTERNAL_DATABASE_URL/);
  });
});

let initial: string;
beforeAll(async () => {
  initial = await checksum();
});

async function checksum(): Promise<string> {
  const sums = await Promise.all(['studios', 'films', 'genres', 'film_genre'].map((table) => client.query(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM shop.${table} t`, [], soon())));
  return JSON.stringify(sums);
}

async function open(text: string, environment: Record<string, string> = {}): Promise<OwnStores> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-external-'));
  folders.push(folder);
  await writeFile(join(folder, 'shop.graphql'), text);
  return openOwnStores(readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, EXTERNAL_DATABASE_URL: network.urlOf('reader'), ...environment }), recordedLog(), () => {});
}

async function ask(query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
  const prepared = engine.prepare(query, 'test');
  if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
  return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables }, { headers, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown };
}

function idOf(type: string, key: string): string {
  return `${type}:${key}`;
}
