import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { neo4jClient, type Neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { describeWith } from '../services/describe-with.ts';
import { soon } from '../support/embedded-postgres.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Labels that no other run has. */
const run = randomBytes(3).toString('hex');

/** A graph of films, by somebody who has never heard of Trefoil. */
const graph = [
  `CREATE INDEX film_${run} FOR (n:\`Motion Picture ${run}\`) ON (n.tmdbId)`,
  `CREATE (toho:Studio${run} {code: 'TOHO', fullName: 'Toho'}), (a24:Studio${run} {code: 'A24', fullName: 'A24 Films'}),
    (ran:\`Motion Picture ${run}\` {tmdbId: 11, \`title (en)\`: 'Ran', released: date('1985-06-01'), added: datetime('2024-05-06T09:08:09.123456+02:00'), score: 9, languages: ['ja']}),
    (kage:\`Motion Picture ${run}\`:Old {tmdbId: 2, \`title (en)\`: 'Kagemusha', released: date('1980-04-26'), added: localdatetime('2024-05-07T00:00:00'), score: 8.5, languages: ['ja', 'es']}),
    (lady:\`Motion Picture ${run}\` {tmdbId: 9007199254740993, \`title (en)\`: 'Lady Bird', added: 1715040000000, score: 7.25}),
    (:\`Motion Picture ${run}\` {\`title (en)\`: 'without a key'}),
    (war:Genre${run} {id: 'war', label: 'War'}), (drama:Genre${run} {id: 'drama', label: 'Drama'}), (epic:Genre${run} {id: 'epic', label: 'Epic'}),
    (epic)-[:NARROWER_THAN]->(drama),
    (ran)-[:MADE_BY]->(toho), (kage)-[:MADE_BY]->(toho), (lady)-[:MADE_BY]->(a24),
    (ran)-[:IN_GENRE {share: 0.9, since: date('1990-01-01')}]->(war), (ran)-[:IN_GENRE {share: 0.2}]->(war), (ran)-[:IN_GENRE {share: 0.5}]->(epic), (kage)-[:IN_GENRE {share: 1}]->(war), (lady)-[:IN_GENRE]->(drama)`,
];

const sdl = `
type Film implements Node @entity @node(label: "Motion Picture ${run}", keyType: BIGINT) {
  id: ID!
  tmdbId: ID! @ownKey
  title: String! @property(name: "title (en)")
  released: Date @filterable
  added: DateTime
  score: Float
  languages: [String!]
  studio: Studio @relationship(type: "MADE_BY")
  genres: [Genre!] @relationship(type: "IN_GENRE", properties: "Share")
}
type Share @relationshipProperties { share: Float @strength firstSaid: Date @property(name: "since") }
type Studio implements Node @entity @node(label: "Studio${run}") {
  id: ID!
  code: String! @ownKey
  name: String @property(name: "fullName")
  films: [Film!] @relationship(type: "MADE_BY", direction: IN)
}
type Genre implements Node @entity @node(label: "Genre${run}", key: "id") {
  id: ID!
  key: ID! @ownKey
  label: String
  films: [Film!] @relationship(type: "IN_GENRE", direction: IN)
  broader: Genre @relationship(type: "NARROWER_THAN")
  narrower: [Genre!] @relationship(type: "NARROWER_THAN", direction: IN, depth: ANY)
}
type Note implements Node @entity { id: ID! key: String! @ownKey text: String }`;

await describeWith('neo4j', 'nodes that were there before', (address) => {
  const folders: string[] = [];
  const log = recordedLog();
  let client: Neo4jClient;
  let stores: OwnStores;
  let initial: string;

  beforeAll(async () => {
    client = neo4jClient({ uri: address.url, user: address.user ?? '', password: address.password ?? '' });
    for (const text of graph) await write(text);
    initial = await checksum();
    stores = await open(sdl);
  });

  afterAll(async () => {
    await stores.close();
    await write(`MATCH (n) WHERE any(label IN labels(n) WHERE label ENDS WITH '${run}') DETACH DELETE n`);
    await write(`DROP INDEX film_${run}`);
    await client.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it('answer by key, as lists, and along relationships either way, days and moments in one form however they are kept', async () => {
    expect(await ask(`{
      film(tmdbId: "11") { title released added score languages studio { name films(orderBy: [{ title: ASC }]) { title } } genresConnection { edges { properties { share firstSaid } node { label } } } }
      big: film(tmdbId: "9007199254740993") { tmdbId title added released }
      films(first: 2, orderBy: [{ released: ASC }]) { nodes { title added } totalCount }
      genre(key: "drama") { films { title } narrower { label films { title } } }
    }`)).toEqual({ data: {
      film: {
        title: 'Ran', released: '1985-06-01', added: '2024-05-06T07:08:09.123Z', score: 9, languages: ['ja'], studio: { name: 'Toho', films: [{ title: 'Kagemusha' }, { title: 'Ran' }] },
        genresConnection: { edges: [{ properties: { share: 0.9, firstSaid: '1990-01-01' }, node: { label: 'War' } }, { properties: { share: 0.5, firstSaid: null }, node: { label: 'Epic' } }] },
      },
      big: { tmdbId: '9007199254740993', title: 'Lady Bird', added: '2024-05-07T00:00:00.000Z', released: null },
      films: { nodes: [{ title: 'Kagemusha', added: '2024-05-07T00:00:00.000Z' }, { title: 'Ran', added: '2024-05-06T07:08:09.123Z' }], totalCount: 3 },
      genre: { films: [{ title: 'Lady Bird' }], narrower: [{ label: 'Epic', films: [{ title: 'Ran' }] }] },
    } });
  });

  it('page by their own keys, in their own order', async () => {
    const first = await ask('{ films(first: 2) { nodes { tmdbId } pageInfo { endCursor hasNextPage } } }');
    expect(first.data).toMatchObject({ films: { nodes: [{ tmdbId: '2' }, { tmdbId: '11' }], pageInfo: { hasNextPage: true } } });
    const { pageInfo } = (first.data as { films: { pageInfo: { endCursor: string } } }).films;
    expect((await ask(`{ films(first: 3, after: "${pageInfo.endCursor}") { nodes { tmdbId } } }`)).data).toEqual({ films: { nodes: [{ tmdbId: '9007199254740993' }] } });
  });

  it('are filtered by what they say and by what they lead to, counted, and joined by paths', async () => {
    expect(await ask(`{
      old: films(filter: { released: { lt: "1985-01-01" } }) { nodes { title } }
      added: films(filter: { added: { gte: "2024-05-07T00:00:00Z" } }) { nodes { title } }
      war: films(filter: { genres: { some: { label: { eq: "War" } } } }, orderBy: [{ title: ASC }]) { nodes { title } totalCount }
      studio(code: "TOHO") { filmsConnection(filter: { score: { gt: 8.75 } }) { nodes { title } totalCount } }
      path(from: "Film:2", to: "Film:11", maxDepth: 4) { nodes { ... on Film { title } ... on Genre { label } } }
    }`)).toEqual({ data: {
      old: { nodes: [{ title: 'Kagemusha' }] },
      added: { nodes: [{ title: 'Kagemusha' }, { title: 'Lady Bird' }] },
      war: { nodes: [{ title: 'Kagemusha' }, { title: 'Ran' }], totalCount: 2 },
      studio: { filmsConnection: { nodes: [{ title: 'Ran' }], totalCount: 1 } },
      path: { nodes: [{ title: 'Kagemusha' }, { label: 'War' }, { title: 'Ran' }] },
    } });
  });

  it.each(['abc', '011', '11.0', '9223372036854775808', '', "1'}) DETACH DELETE n //"])('have nothing under a key that they cannot hold: %s', async (key) => {
    expect(await ask('query($key: ID!) { film(tmdbId: $key) { title genres { label } } }', { key })).toEqual({ data: { film: null } });
  });

  it('belong to the default tenant, and nobody else sees them', async () => {
    expect(await ask('{ films { totalCount } film(tmdbId: "11") { title } }', {}, { 'x-trefoil-tenant': 'other' })).toEqual({ data: { films: { totalCount: 0 }, film: null } });
  });

  it('are never written: statements are sent as reading ones, which the server holds them to', async () => {
    expect((await ask('mutation { putNotes(items: [{ key: "n", text: "mine" }]) { results { node { text } } } }')).data).toEqual({ putNotes: { results: [{ node: { text: 'mine' } }] } });
    await expect(client.read(`CREATE (:Studio${run})`, {}, soon(), 'test')).rejects.toMatchObject({ name: 'StoreFailure' });
    expect(await checksum()).toBe(initial);
  });

  it('are told of at the start where they are not as the schema says', async () => {
    expect(log.lines.map(({ message }) => message).join('\n')).toMatch(/no index has the property code of :Studio/);
    await expect(open(`type Film implements Node @entity @node(label: "Motion Picture ${run}") { id: ID! tmdbId: String! @ownKey }
      type Studio implements Node @entity @node(label: "Studios${run}") { id: ID! code: String! @ownKey }
      type Genre implements Node @entity @node(label: "Genre${run}", key: "uuid") { id: ID! code: String! @ownKey }`)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/type Film: the property tmdbId .* INTEGER.*keyType: BIGINT.*\n.*type Studio: no node has the label Studios.*\n.*type Genre: no :Genre.* has the property uuid/) as string });
    await expect(open(sdl, { NEO4J_PASSWORD: 'wrong' })).rejects.toThrow(/NEO4J_URI names, .*cannot be used \(misconfigured\).*Set NEO4J_USER, now neo4j, and NEO4J_PASSWORD to a user who may read\./s);
    await expect(open(sdl, { NEO4J_URI: '' })).rejects.toThrow(/Film, Studio, Genre are nodes of a graph that was there before: set NEO4J_URI/);
  });

  async function open(text: string, environment: Record<string, string> = {}): Promise<OwnStores> {
    const folder = await mkdtemp(join(tmpdir(), 'trefoil-external-'));
    folders.push(folder);
    await writeFile(join(folder, 'films.graphql'), text);
    const settings = { TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, NEO4J_URI: address.url, NEO4J_USER: address.user ?? '', NEO4J_PASSWORD: address.password ?? '' };
    return openOwnStores(readConfig({ ...settings, ...environment }), log, () => {});
  }

  async function ask(query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
    const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables }, { headers, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown };
  }

  async function write(text: string): Promise<void> {
    await client.write((statement) => statement(text), soon({ deadline: Date.now() + 60_000 }), 'test');
  }

  async function checksum(): Promise<string> {
    const nodes = await client.read(`MATCH (n) WHERE any(label IN labels(n) WHERE label ENDS WITH '${run}') RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties, COLLECT { MATCH (n)-[e]->(m) RETURN [elementId(m), type(e), properties(e)] } AS edges ORDER BY id`, {}, soon(), 'test');
    return JSON.stringify(nodes);
  }
});
