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
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const run = randomBytes(3).toString('hex');

/** Films have their rows in a table, and only a name on their node; people are nodes alone. Neither knows of the other but by the key. */
const sdl = `
type Film implements Node @entity @table(name: "cinema.films") @node(label: "Film${run}", key: "film", keyType: BIGINT) {
  id: ID!
  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)
  title: String! @mirrored(in: [GRAPH])
  year: Int @filterable
  cast: [Person!] @relationship(type: "IN", direction: IN)
  sequels: [Film!] @relationship(type: "BEFORE")
}
type Person implements Node @entity(plural: "people") @node(label: "Person${run}") {
  id: ID!
  name: String! @ownKey
  born: Int
  films: [Film!] @relationship(type: "IN")
}`;

await describeWith('neo4j', 'types with their rows in a table and their edges between nodes', ({ url, user = '', password = '' }) => {
  let neo4j: Neo4jClient;
  let folder: string;
  let stores: OwnStores;

  beforeAll(async () => {
    neo4j = neo4jClient({ uri: url, user, password });
    await write(`CREATE (a:Film${run} {film: 1, title: 'Alien'}), (b:Film${run} {film: 2, title: 'Aliens'}), (c:Film${run} {film: 3, title: 'Ghostbusters'}), (s:Person${run} {name: 'Sigourney', born: 1949}), (m:Person${run} {name: 'Bill', born: 1950}),
      (s)-[:IN]->(a), (s)-[:IN]->(b), (s)-[:IN]->(c), (m)-[:IN]->(c), (a)-[:BEFORE]->(b)`);
    const { client, server } = await freshDatabase();
    for (const statement of ['CREATE SCHEMA cinema', 'CREATE TABLE cinema.films (film_id int PRIMARY KEY, title text, year int)', `INSERT INTO cinema.films VALUES (1, 'Alien', 1979), (2, 'Aliens', 1986), (3, 'Ghostbusters', 1984)`]) await client.query(statement, [], soon());
    const network = await networkToDatabase(server);
    folder = await mkdtemp(join(tmpdir(), 'trefoil-external-'));
    await writeFile(join(folder, 'films.graphql'), sdl);
    stores = await openOwnStores(readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, NEO4J_URI: url, NEO4J_USER: user, NEO4J_PASSWORD: password, EXTERNAL_DATABASE_URL: network.url }), recordedLog(), () => {});
  });

  afterAll(async () => {
    await stores.close();
    await write(`MATCH (n) WHERE n:Film${run} OR n:Person${run} DETACH DELETE n`);
    await neo4j.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('read attributes of both, each where it is', async () => {
    expect(await ask('{ person(name: "Sigourney") { born films(orderBy: [{ title: ASC }]) { title year } } film(filmId: "1") { year cast { name born } sequels { title year } } }')).toEqual({ data: {
      person: { born: 1949, films: [{ title: 'Alien', year: 1979 }, { title: 'Aliens', year: 1986 }, { title: 'Ghostbusters', year: 1984 }] },
      film: { year: 1979, cast: [{ name: 'Sigourney', born: 1949 }], sequels: [{ title: 'Aliens', year: 1986 }] },
    } });
  });

  it('are ordered, filtered, paged and counted along edges by what the row alone says', async () => {
    const { data } = await ask('{ person(name: "Sigourney") { filmsConnection(first: 1, orderBy: [{ year: DESC }], filter: { year: { lt: 1985 }, title: { startsWith: "" } }) { nodes { title } totalCount pageInfo { endCursor hasNextPage } } } }');
    expect(data).toMatchObject({ person: { filmsConnection: { nodes: [{ title: 'Ghostbusters' }], totalCount: 2, pageInfo: { hasNextPage: true } } } });
    const cursor = (data as { person: { filmsConnection: { pageInfo: { endCursor: string } } } }).person.filmsConnection.pageInfo.endCursor;
    expect(await ask(`{ person(name: "Sigourney") { filmsConnection(first: 5, after: "${cursor}", orderBy: [{ year: DESC }], filter: { year: { lt: 1985 }, title: { startsWith: "" } }) { nodes { title } pageInfo { hasNextPage } } } }`))
      .toEqual({ data: { person: { filmsConnection: { nodes: [{ title: 'Alien' }], pageInfo: { hasNextPage: false } } } } });
  });

  it('are filtered by what edges in the other store lead to, either way, negated and over two steps', async () => {
    expect(await ask(`{
      withBill: films(filter: { cast: { some: { born: { gt: 1949 } } } }) { nodes { title } totalCount }
      without: films(filter: { cast: { none: { name: { eq: "Bill" } } } }) { nodes { title } }
      early: people(filter: { films: { some: { year: { lt: 1980 } } } }) { nodes { name } }
      together: people(filter: { films: { some: { cast: { some: { name: { eq: "Bill" } } } } } }) { nodes { name } }
    }`)).toEqual({ data: {
      withBill: { nodes: [{ title: 'Ghostbusters' }], totalCount: 1 }, without: { nodes: [{ title: 'Alien' }, { title: 'Aliens' }] }, early: { nodes: [{ name: 'Sigourney' }] }, together: { nodes: [{ name: 'Bill' }, { name: 'Sigourney' }] },
    } });
  });

  it('are counted by what edges in the other store lead to, and what these lead to by what rows say', async () => {
    expect(await ask('{ films { facets { cast { count node { name } } } } person(name: "Bill") { filmsConnection { facets { year(interval: 10) { from count } } } } }')).toEqual({ data: {
      films: { facets: { cast: [{ count: 3, node: { name: 'Sigourney' } }, { count: 1, node: { name: 'Bill' } }] } }, person: { filmsConnection: { facets: { year: [{ from: 1980, count: 1 }] } } },
    } });
  });

  async function ask(query: string): Promise<{ data?: unknown; errors?: unknown }> {
    const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables: {} }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown };
  }

  async function write(text: string): Promise<void> {
    await neo4j.write((statement) => statement(text), soon({ deadline: Date.now() + 60_000 }), 'test');
  }
});
