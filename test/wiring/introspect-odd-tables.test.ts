import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { introspect } from '../../src/wiring/introspect.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const reader = `odd_reader_${process.pid}`;

/** What databases hold that grew for years, read by a user who may not see all of it. */
const odd = `
  CREATE EXTENSION citext;
  CREATE SCHEMA sales; CREATE SCHEMA hr; CREATE SCHEMA "Old Things";
  CREATE TYPE status AS ENUM ('new', 'done'); CREATE TYPE sales.status AS ENUM ('new', 'lost');
  CREATE DOMAIN small AS int CHECK (VALUE > 0); CREATE DOMAIN smaller AS small CHECK (VALUE < 100);
  CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext UNIQUE, status status, created timestamptz NOT NULL DEFAULT clock_timestamp(), valid_to timestamptz NOT NULL DEFAULT 'infinity', discord_id bigint, share float8 NOT NULL, born date, tags text[], "_key" smaller);
  INSERT INTO customers (email, status, discord_id, share, born, tags, "_key") SELECT 'U' || i || '@x.org', 'new', 900719925474099300 + i, CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN 'Infinity' ELSE i / 7.0 END, CASE i WHEN 1 THEN '-infinity' WHEN 2 THEN '0044-03-15 BC' ELSE '2024-05-01'::date + i END, CASE i WHEN 1 THEN '{a,NULL}' WHEN 2 THEN '{{a,b},{c,d}}'::text[] END, i FROM generate_series(1, 9) i;
  CREATE TABLE customer_order (no numeric(10) PRIMARY KEY, customer bigint REFERENCES customers, status sales.status, placed timestamp);
  INSERT INTO customer_order SELECT i, 1 + i % 3, 'lost', '2024-01-01'::timestamp + i * interval '1 microsecond' FROM generate_series(1, 9) i;
  CREATE TABLE customer_connection (day date PRIMARY KEY, mail citext REFERENCES customers (email)); INSERT INTO customer_connection VALUES ('2024-01-01', 'u1@X.org'), ('2024-01-02', NULL);
  CREATE TABLE order_lines (order_no numeric(10) REFERENCES customer_order, line smallint, PRIMARY KEY (order_no, line));
  CREATE TABLE search (id int PRIMARY KEY, "and" text); INSERT INTO search VALUES (1, 'x');
  CREATE TABLE person (id int PRIMARY KEY); CREATE TABLE people (id int PRIMARY KEY);
  CREATE TABLE "Old Things"."a.b ""c""" ("Größe" int PRIMARY KEY, "Größe (alt)" int, "名称" text); INSERT INTO "Old Things"."a.b ""c""" VALUES (1, 2, 'x');
  CREATE TABLE follows (follower bigint REFERENCES customers, followed bigint REFERENCES customers, type text, "from" timestamptz, weight float8, PRIMARY KEY (follower, followed)); INSERT INTO follows VALUES (1, 2, 'x', '2024-01-01 00:00:00.123456Z', 'NaN');
  CREATE TABLE events (id bigserial, at timestamptz NOT NULL, customer bigint REFERENCES customers, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); INSERT INTO events (at, customer) SELECT '2024-06-01', 1 FROM generate_series(1, 3);
  CREATE VIEW repeated AS SELECT c.id, o.no FROM customers c JOIN customer_order o ON o.customer = c.id;
  CREATE TABLE hr.salaries (id int PRIMARY KEY); CREATE TABLE hr.staff (id int PRIMARY KEY, name text, secret text, salary int REFERENCES hr.salaries); INSERT INTO hr.salaries VALUES (1); INSERT INTO hr.staff VALUES (1, 'A', 's', 1);
  CREATE TABLE "line
break" (at int, "the
line" text);
  CREATE ROLE ${reader} LOGIN PASSWORD 'secret'; ALTER ROLE ${reader} SET default_transaction_read_only = on; ALTER ROLE ${reader} SET timezone = 'America/New_York';
  GRANT USAGE ON SCHEMA public, sales, hr, "Old Things" TO ${reader}; GRANT SELECT ON ALL TABLES IN SCHEMA public, "Old Things" TO ${reader}; GRANT SELECT (id, name, salary) ON hr.staff TO ${reader}`;

describe('an SDL of tables of many shapes', () => {
  let sdl: string;
  let folder: string;
  let stores: OwnStores | undefined;
  let drop: (() => Promise<unknown>) | undefined;

  beforeAll(async () => {
    const { client, server } = await freshDatabase();
    for (const statement of odd.split(/;(?=\s)/)) await client.query(statement, [], soon());
    drop = async () => {
      await client.query(`DROP OWNED BY ${reader}`, [], soon());
      await client.query(`DROP ROLE ${reader}`, [], soon());
    };
    const url = (await networkToDatabase(server)).urlOf(reader);
    sdl = await introspect(readConfig({ EXTERNAL_DATABASE_URL: url }), new AbortController().signal);
    folder = await mkdtemp(join(tmpdir(), 'trefoil-odd-'));
    await writeFile(join(folder, 'odd.graphql'), sdl);
    stores = await openOwnStores(readConfig({ TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, EXTERNAL_DATABASE_URL: url }), recordedLog(), () => {});
  });
  afterAll(async () => {
    await stores?.close();
    await drop?.();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves room for the types and roots that are generated', () => {
    for (const type of ['Customer ', 'PublicCustomerOrder ', 'PublicCustomerConnection ', 'PublicSearch ', 'PublicPerson ']) expect(sdl).toContain(`type ${type}`);
    expect(sdl).toContain('andValue: String @column(name: "and")');
    expect(sdl).toMatch(/enum Status \{\n {2}new\n {2}done\n\}[^]*enum StatusEnum \{\n {2}new\n {2}lost\n\}/);
    expect(sdl).toMatch(/type Follows @relationshipProperties \{\n {2}typeValue: String @column\(name: "type"\)\n {2}fromValue: DateTime/);
  });

  it('finds what identifies a row, or says that nothing does', () => {
    expect(sdl).toContain('no: ID! @ownKey @column(name: "no", type: BIGINT)');
    expect(sdl).toContain('day: String! @ownKey\n');
    expect(sdl).toContain('# Its primary key is (id, at). id is taken to identify a row, as the database numbers it.\ntype Event ');
    expect(sdl).toContain('# public.order_lines has the primary key (order_no, line), and no column that identifies a row by itself');
    expect(sdl).toContain('# public.repeated has no primary key');
    expect(sdl).toContain('# public.line break has no primary key');
  });

  it('says what it does not read, and what it does not read exactly', () => {
    expect(sdl).toContain('type Staff implements Node @entity @table(name: "hr.staff")');
    expect(sdl).toContain('# Its user may not read secret.');
    expect(sdl).toContain('# Its user may not read hr.salaries.');
    expect(sdl).toContain('# (salary) leads to hr.salaries (id), and is not followed');
    expect(sdl).toContain('# (mail) leads to public.customers (email), and is not followed');
    expect(sdl).toContain('discordId: ID\n');
    expect(sdl).toContain('keyValue: Int @column(name: "_key")');
  });

  it('starts as it is, and reads what no client could be told in the form nearest to it', async () => {
    const { data, errors } = await ask('{ customers(first: 2) { nodes { email discordId share born tags validTo keyValue followeds { idOf: id } followedsConnection { edges { properties { typeValue fromValue weight } } } } } abcs { nodes { grosse grosseAlt n } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      customers: { nodes: [
        { email: 'U1@x.org', discordId: '900719925474099301', share: null, born: '0001-01-01', tags: ['a'], validTo: '9999-12-31T23:59:59.999Z', keyValue: 1, followeds: [{ idOf: 'Customer:2' }], followedsConnection: { edges: [{ properties: { typeValue: 'x', fromValue: '2024-01-01T00:00:00.123Z', weight: null } }] } },
        { email: 'U2@x.org', discordId: '900719925474099302', share: Number.MAX_VALUE, born: '0001-01-01', tags: ['a', 'b', 'c', 'd'], validTo: '9999-12-31T23:59:59.999Z', keyValue: 2, followeds: [], followedsConnection: { edges: [] } },
      ] },
      abcs: { nodes: [{ grosse: '1', grosseAlt: 2, n: 'x' }] },
    });
  });

  for (const order of ['created', 'validTo', 'share', 'born', 'email', 'discordId'])
    it(`pages once through all, in order of ${order}, and finds each by its own value`, async () => {
      for (const direction of ['ASC', 'DESC']) {
        const seen: { readonly id: string; readonly value: unknown }[] = [];
        for (let after: string | null = null, more = true; more && seen.length < 20;) {
          const { data, errors } = await ask(`query ($after: String) { customers(first: 2, after: $after, orderBy: [{ ${order}: ${direction} }]) { nodes { id value: ${order} } pageInfo { hasNextPage endCursor } } }`, { after });
          expect(errors).toBeUndefined();
          const page = (data as { readonly customers: { readonly nodes: typeof seen; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } } }).customers;
          seen.push(...page.nodes);
          [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
        }
        expect(new Set(seen.map(({ id }) => id)).size).toBe(9);
        expect(seen.length).toBe(9);
        if (direction === 'DESC') continue;
        for (const { value } of seen.filter((one) => one.value !== null)) {
          const counts = await ask(`query ($value: ${order === 'email' ? 'String' : order === 'discordId' ? 'ID!' : order === 'share' ? 'Float' : order === 'born' ? 'Date' : 'DateTime'}) { eq: customers(filter: { ${order}: { eq: $value } }) { totalCount } lte: customers(filter: { ${order}: ${order === 'discordId' ? '{ in: [$value] }' : '{ lte: $value }'} }) { totalCount } ne: customers(filter: { ${order}: { ne: $value } }) { totalCount } }`, { value });
          const present = seen.filter((one) => one.value !== null);
          const equal = present.filter((one) => one.value === value).length;
          const upTo = order === 'discordId' ? equal : present.filter((one) => (typeof value === 'number' ? Number(one.value) <= value : String(one.value) <= String(value))).length;
          expect(counts.data).toEqual({ eq: { totalCount: equal }, lte: { totalCount: upTo }, ne: { totalCount: present.length - equal } });
        }
      }
    });

  it('counts by ranges what is not finite along with the rest', async () => {
    const { data, errors } = await ask('{ customers { facets { share { count } born { count } validTo { count } created { count } } } }');
    expect(errors).toBeUndefined();
    const facets = (data as { readonly customers: { readonly facets: Readonly<Record<string, readonly { readonly count: number }[]>> } }).customers.facets;
    expect(Object.fromEntries(Object.entries(facets).map(([name, ranges]) => [name, ranges.reduce((sum, { count }) => sum + count, 0)]))).toEqual({ share: 8, born: 9, validTo: 9, created: 9 });
  });

  async function ask(query: string, variables: Readonly<Record<string, unknown>> = {}) {
    if (stores === undefined) throw new Error('not open');
    const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 20_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return JSON.parse(JSON.stringify(await engine.execute(prepared, { variables }, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' }))) as { data?: unknown; errors?: unknown };
  }
});
