import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lowerFirst, plural } from '../../src/catalog/names.ts';
import { introspectCommand } from '../../src/cli/introspect-command.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { introspect } from '../../src/wiring/introspect.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { callOf } from '../contract/vector-store/films.ts';
import { describeWith } from '../services/describe-with.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** By somebody who has never heard of Trefoil, and likes names of many kinds. */
const shop = `
  CREATE SCHEMA shop;
  CREATE TYPE shop.rating AS ENUM ('G', 'PG', 'R');
  CREATE TYPE shop.size AS ENUM ('10 inch', '12 inch');
  CREATE TABLE shop.studios (code varchar(10) PRIMARY KEY, "Full Name" text, founded date);
  CREATE TABLE shop.genres (id serial PRIMARY KEY, label text NOT NULL, parent_id int REFERENCES shop.genres);
  CREATE TABLE shop.films (film_id bigserial PRIMARY KEY, film_name varchar(200) NOT NULL, released smallint, price numeric(6,2), rating shop.rating, disc shop.size, tags text[], added timestamptz, raw bytea, "not" text, seen bigint,
    studio_code varchar(10) REFERENCES shop.studios, rival varchar(10) REFERENCES shop.studios);
  CREATE TABLE shop.film_genre (film int8 REFERENCES shop.films, genre int REFERENCES shop.genres, share real, PRIMARY KEY (film, genre));
  CREATE TABLE shop.sequels (first_film int8 REFERENCES shop.films, next_film int8 REFERENCES shop.films, PRIMARY KEY (first_film, next_film));
  CREATE TABLE shop.log (at timestamptz, line text);
  CREATE TABLE shop.nodes (id uuid PRIMARY KEY, id_ text);
  CREATE VIEW shop.cheap_films AS SELECT film_id AS id, film_name FROM shop.films WHERE price < 9;
  CREATE TABLE public.films (id text PRIMARY KEY);
  CREATE SCHEMA trefoil_entity;
  CREATE TABLE trefoil_entity.ours (id text PRIMARY KEY);
  COMMENT ON TABLE shop.films IS 'What we "sell"';
  COMMENT ON COLUMN shop.films.released IS E'The year\\nof release';
  INSERT INTO shop.studios VALUES ('TOHO', 'Toho', '1932-08-12');
  INSERT INTO shop.genres (label, parent_id) VALUES ('Drama', NULL), ('War', 1);
  INSERT INTO shop.films (film_name, released, price, rating, tags, studio_code, rival, "not") VALUES ('Ran', 1985, 9.5, 'R', '{a,b}', 'TOHO', NULL, 'x'), ('Kagemusha', 1980, 8, 'PG', NULL, 'TOHO', 'TOHO', NULL);
  INSERT INTO shop.film_genre VALUES (1, 2, 0.5), (2, 2, 1);
  INSERT INTO shop.sequels VALUES (2, 1)`;

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('an SDL of tables that were there before', () => {
  let url: string;
  let sdl: string;
  let folder: string;
  let stores: OwnStores | undefined;

  beforeAll(async () => {
    const { client, server } = await freshDatabase();
    for (const statement of shop.split(';')) await client.query(statement, [], soon());
    ({ url } = await networkToDatabase(server));
    folder = join(await temporary(), 'schema');
    const printed: string[] = [];
    const context = { config: readConfig({ EXTERNAL_DATABASE_URL: url }), log: recordedLog(), progress: { show: () => {}, end: () => {} }, print: (line: string) => void printed.push(line), signal: new AbortController().signal };
    expect(await introspectCommand.run(context as never, [], { out: folder })).toBe(0);
    expect(printed).toEqual([expect.stringContaining(`Start with TREFOIL_SCHEMA=${folder}`)]);
    await expect(introspectCommand.run(context as never, [], { out: folder })).rejects.toThrow(/is there already/);
    sdl = await readFile(join(folder, 'introspected.graphql'), 'utf8');
    stores = await openOwnStores(readConfig({ TREFOIL_DATA: join(await temporary(), 'data'), TREFOIL_SCHEMA: folder, EXTERNAL_DATABASE_URL: url }), recordedLog(), () => {});
  });
  afterAll(() => stores?.close());

  it('names tables, keys and columns as GraphQL does, and says what they are called', () => {
    expect(sdl).toContain(`"What we \\"sell\\""\ntype ShopFilm implements Node @entity @table(name: "shop.films") {\n  id: ID!\n  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)`);
    expect(sdl).toContain('  "The year\\nof release"\n  released: Int\n');
    expect(sdl).toContain('fullName: String @column(name: "Full Name")');
    expect(sdl).toContain('notValue: String @column(name: "not")');
    expect(sdl).toContain('type Film implements Node @entity @table(name: "public.films") {\n  id: ID!\n  key: String! @ownKey @column(name: "id")');
    expect(sdl).toContain('type ShopNode implements Node');
    expect(sdl).toContain('enum Rating {\n  G\n  PG\n  R\n}');
    expect(sdl).toContain('disc: String\n');
  });

  it('says why it leaves out what it does', () => {
    expect(sdl).toContain('# raw bytea is left out');
    expect(sdl).toContain('# shop.log has no primary key');
    expect(sdl).not.toContain('trefoil_entity');
  });

  it('starts as it is, and answers along foreign keys and join tables', async () => {
    const { data, errors } = await ask(`{
      shopFilm(filmId: "1") {
        filmName released price rating tags notValue studio { fullName founded shopFilmsByStudio { filmName } }
        genresConnection { edges { properties { share } node { label parent { label genresByParent { label } } } } } shopFilmsOf: ${fieldOf('ShopFilm', 'ShopFilm', 'IN')} { filmName }
      }
      genres { nodes { label } totalCount }
      cheapFilms { nodes { key filmName } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      shopFilm: {
        filmName: 'Ran', released: 1985, price: 9.5, rating: 'R', tags: ['a', 'b'], notValue: 'x', studio: { fullName: 'Toho', founded: '1932-08-12', shopFilmsByStudio: [{ filmName: 'Ran' }, { filmName: 'Kagemusha' }] },
        genresConnection: { edges: [{ properties: { share: 0.5 }, node: { label: 'War', parent: { label: 'Drama', genresByParent: [{ label: 'War' }] } } }] }, shopFilmsOf: [{ filmName: 'Kagemusha' }],
      },
      genres: { nodes: [{ label: 'Drama' }, { label: 'War' }], totalCount: 2 },
      cheapFilms: { nodes: [{ key: '2', filmName: 'Kagemusha' }] },
    });
  });

  it('wants to be told where to look', async () => {
    await expect(introspect(readConfig({}), new AbortController().signal)).rejects.toThrow(/set EXTERNAL_DATABASE_URL, NEO4J_URI or MILVUS_ADDRESS/);
    await expect(introspect(readConfig({ EXTERNAL_DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' }), new AbortController().signal)).rejects.toThrow(/the PostgreSQL that EXTERNAL_DATABASE_URL names cannot be read \(unavailable\)/);
  });

  /** The list of one type on another that goes this way. */
  function fieldOf(type: string, of: string, direction: 'IN'): string {
    const body = sdl.slice(sdl.indexOf(`type ${type} `)).split('\n}')[0] ?? '';
    return new RegExp(`(\\w+): \\[${of}!\\] @relationship\\(type: "[^"]+", direction: ${direction}`).exec(body)?.[1] ?? 'missing';
  }

  async function ask(query: string) {
    if (stores === undefined) throw new Error('not open');
    return askIn(stores, query);
  }
});

await describeWith('neo4j', 'an SDL of a graph that was there before', ({ host, port, user = '', password = '' }) => {
  const uri = `bolt://${host}:${port}`;
  const own = `Q${process.pid}`;
  const settings = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_PREFIX: 'Test_' };
  const client = neo4jClient({ uri, user, password });
  let sdl: string;
  let folder: string;
  beforeAll(async () => {
    await client.write((run) => run(`CREATE (p:${own}Person {nr: 1, name: 'Kurosawa', born: date('1910-03-23'), odd: point({x: 1, y: 2})})-[:${own}_MADE {year: 1985, share: 0.5}]->(f:${own}Film {imdb_id: 'tt1', title: 'Ran', stars: [4.5, 5.0]}), (f)-[:${own}_AFTER]->(:${own}Film {imdb_id: 'tt2', title: 'Ikiru'}), (:${own}Nameless {loud: true}), (:${own}Bare),
      (a:\`${own} odd one\` {id: 9007199254740993, seen: 1700000000000, big: 9007199254740993, share: 0.0/0.0, tags: [], until: datetime('+20000-01-01T00:00:00Z'), day: date('-0044-03-15'), and: 'x', type: 't'})-[:\`${own} goes to\` {from: 1, to: 2, type: 'x'}]->(:\`${own} odd one\` {id: 2, seen: 1, big: 1, share: 1.0/0.0, tags: ['a'], until: datetime('2024-05-01T00:00:00.123456Z'), day: date('2024-05-01')}), (:\`${own} odd oneEdge\` {id: 1})`), soon(), 'test');
    sdl = await introspect(readConfig(settings), new AbortController().signal);
    folder = await temporary();
    await writeFile(join(folder, 'graph.graphql'), sdl.split('\n\n').filter((block) => block.includes(own)).join('\n\n'));
  });
  afterAll(async () => {
    await client.write((run) => run(`MATCH (n:${own}Person|${own}Film|${own}Nameless|${own}Bare|\`${own} odd one\`|\`${own} odd oneEdge\`) DETACH DELETE n`), soon(), 'test');
    await client.close();
  });
  const of = (name: string) => (sdl.slice(sdl.indexOf(`type ${own}${name} `)).split('\n}')[0] ?? '').split('\n').slice(1).map((line) => line.trim());

  it('names labels, properties and relationships both ways', () => {
    expect(sdl).toContain(`type ${own}Person implements Node @entity @node(label: "${own}Person", keyType: BIGINT)`);
    expect(of('Person')).toEqual(['id: ID!', 'nr: ID! @ownKey', 'born: Date', 'name: String', expect.stringMatching(/^# odd is left out/), expect.stringMatching(new RegExp(`^\\w+: \\[${own}Film!\\] @relationship\\(type: "${own}_MADE", properties: "\\w+"\\)$`))]);
    expect(of('Film')).toEqual(expect.arrayContaining(['imdbId: String! @ownKey', 'stars: [Float!]', 'title: String', expect.stringMatching(`: \\[${own}Person!\\] @relationship\\(type: "${own}_MADE", properties: "\\w+", direction: IN\\)`), expect.stringMatching(`: \\[${own}Film!\\] @relationship\\(type: "${own}_AFTER"\\)`)]));
    expect(sdl).toContain(`# No property that every :${own}Nameless has identifies one by a text or a whole number: loud BOOLEAN`);
    expect(sdl).toContain(`# No property that every :${own}Bare has identifies one by a text or a whole number: it has none`);
  });

  it('takes numbers by their size, lists that are empty now and then, and names of any kind', () => {
    expect(of('OddOne')).toEqual(expect.arrayContaining(['key: ID! @ownKey', 'andValue: String @property(name: "and")', 'tags: [String!]', '# seen holds whole numbers of more than 32 bits.', 'seen: Float', expect.stringMatching(/^# big holds .* exact no more/), expect.stringContaining(`@relationship(type: "${own} goes to", properties: `)]));
    expect(sdl).toContain(`@relationshipProperties {\n  fromValue: Int @property(name: "from")\n  toValue: Int @property(name: "to")\n  typeValue: String @property(name: "type")\n}`);
    expect(sdl).toContain(`type ${own}OddOneEdgeNode implements Node`);
  });

  it('starts as it is, and reads what no client could be told in the form nearest to it', async () => {
    const stores = await openOwnStores(readConfig({ TREFOIL_DATA: join(await temporary(), 'data'), TREFOIL_SCHEMA: folder, ...settings }), recordedLog(), () => {});
    const list = lowerFirst(plural(`${own}OddOne`));
    const step = lowerFirst(`${own}GoesTo`);
    try {
      for (const orderBy of ['share: ASC', 'share: DESC', 'until: DESC', 'day: ASC']) {
        const { data, errors } = await askIn(stores, `{ all: ${list}(orderBy: [{ ${orderBy} }]) { nodes { key seen share tags until day ${step} { key } } facets { share { count } until { count } day { count } } } shared: ${list}(filter: { share: { ne: 3 } }) { totalCount } }`);
        expect(errors).toBeUndefined();
        expect(data).toMatchObject({ shared: { totalCount: 1 }, all: { nodes: expect.arrayContaining([
          { key: '9007199254740993', seen: 1_700_000_000_000, share: null, tags: [], until: '9999-12-31T23:59:59.999Z', day: '0001-01-01', [step]: [{ key: '2' }] },
          { key: '2', seen: 1, share: Number.MAX_VALUE, tags: ['a'], until: '2024-05-01T00:00:00.123Z', day: '2024-05-01', [step]: [] },
        ]) } });
      }
    } finally {
      await stores.close();
    }
  });
});

for (const service of ['milvus', 'milvus-lite'] as const)
  await describeWith(service, `what an SDL says of collections that were there before, in ${service}`, ({ host, port, user, password }) => {
    const name = `introspected_${process.pid}`;
    const client = milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
    const request = (work: Parameters<typeof client.request>[2]) => client.request({ operation: 'test', text: name }, callOf(defaultTenancy), work);
    beforeAll(async () => {
      await request((sdk) => sdk.createCollection({ collection_name: name, enable_dynamic_field: true, fields: [{ name: 'film_no', data_type: 'Int64', is_primary_key: true }, { name: 'emb', data_type: 'FloatVector', dim: 24 }, { name: 'released', data_type: 'Int32' }, { name: 'film_tags', data_type: 'Array', element_type: 'VarChar', max_capacity: 5, max_length: 20 }, { name: 'notes', data_type: 'JSON' }] }));
      await request((sdk) => sdk.createIndex({ collection_name: name, field_name: 'emb', index_type: 'FLAT', metric_type: 'IP' }));
    });
    afterAll(async () => {
      await request((sdk) => sdk.dropCollection({ collection_name: name }));
      await client.close();
    });

    it('is what to write on a type', async () => {
      const sdl = await introspect(readConfig({ MILVUS_ADDRESS: `${host}:${port}`, ...(user === undefined ? {} : { MILVUS_USER: user, MILVUS_PASSWORD: password }) }), new AbortController().signal);
      expect(sdl).toContain('It starts once it has a type');
      expect(sdl).toContain(`#   @collection(name: "${name}", key: "film_no", vector: "emb", dimensions: 24, model: "the model that made them", metric: IP)`);
      expect(sdl).toContain('#   released: Int @mirrored(in: [VECTOR])\n#   filmTags: [String!] @mirrored(in: [VECTOR]) @vectorField(name: "film_tags")\n# Nothing is filtered by notes JSON.');
    });
  });

async function askIn(stores: OwnStores, query: string) {
  const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
  const prepared = engine.prepare(query, 'test');
  if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
  return JSON.parse(JSON.stringify(await engine.execute(prepared, {}, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown };
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-introspect-'));
  folders.push(folder);
  return folder;
}
