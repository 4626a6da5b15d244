import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { postgresClient, type PostgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { describeWith } from '../services/describe-with.ts';
import { recordedLog, type RecordedLog } from '../support/recorded-log.ts';

describe('settings of the vector store', () => {
  it.each([
    [{ VECTOR_STORE_MODE: 'pgvector' }, /set PGVECTOR_URL or DATABASE_URL/],
    [{ VECTOR_STORE_MODE: 'dual' }, /set PGVECTOR_URL or DATABASE_URL/],
    [{ VECTOR_STORE_MODE: 'dual', VECTOR_SECONDARY: 'embedded' }, /both embedded/],
    [{ PGVECTOR_SCHEMA: 'a"b' }, /PGVECTOR_SCHEMA/],
  ])('%j is refused in a sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });
});

await describeWith('postgres', 'gateways whose vectors lie in PostgreSQL', ({ url }) => {
  const folders: string[] = [];
  const opened: OwnStores[] = [];
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const databaseUrl = Object.assign(new URL(url), { pathname: `/${database}` }).href;
  let admin: PostgresClient;
  let schema: string;

  beforeAll(async () => {
    admin = postgresClient({ server: { url } });
    await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`, [], untilStopped());
    schema = await folder();
    await writeFile(join(schema, 'themes.graphql'), 'type Theme implements Node @entity @key(fields: "id") @embedded(from: ["name"]) { id: ID! name: String! @ownKey @name }');
  });
  afterAll(async () => {
    for (const stores of opened) await stores.close();
    await admin.query(`DROP DATABASE ${database} WITH (FORCE)`, [], untilStopped());
    await admin.close();
    for (const path of folders) await rm(path, { recursive: true, force: true });
  });

  it('share them: what one wrote and embedded, the other finds by meaning and by word', async () => {
    const [one, other] = [await gateway({ VECTOR_STORE_MODE: 'pgvector' }), await gateway({ VECTOR_STORE_MODE: 'pgvector' })];
    const written = await ask(one, 'mutation { putThemes(items: [{ name: "deep sea diving" }, { name: "mountain climbing" }]) { version } }');
    expect(written.errors).toBeUndefined();
    await one.relay.settle();
    await other.relay.settle();
    for (const stores of [one, other]) {
      expect(stores.vectors.name).toBe('pgvector');
      expect(await ask(stores, '{ search(query: "diving", first: 1) { nodes { ... on Theme { name } } } }')).toMatchObject({ data: { search: { nodes: [{ name: 'deep sea diving' }] } } });
    }
    expect((await one.state.generations(untilStopped())).length).toBe(1);
    // Else the next would wait for the lease that one of them has.
    for (const stores of opened.splice(0)) await stores.close();
  });

  it('move back to the embedded store, and are written along meanwhile', async () => {
    const log = recordedLog();
    const stores = await gateway({ VECTOR_STORE_MODE: 'dual', VECTOR_PRIMARY: 'pgvector', VECTOR_SECONDARY: 'embedded' }, log);
    await ask(stores, 'mutation { putThemes(items: [{ name: "desert crossing" }]) { version } }');
    await stores.relay.settle();
    expect(await ask(stores, '{ search(query: "desert", first: 1) { nodes { ... on Theme { name } } } }')).toMatchObject({ data: { search: { nodes: [{ name: 'desert crossing' }] } } });
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('are told in one sentence where that cannot hold vectors, without the password', async () => {
    const broken = gateway({ VECTOR_STORE_MODE: 'pgvector', PGVECTOR_URL: 'postgres://me:hush@127.0.0.1:1/db' });
    const error: unknown = await broken.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringMatching(/the PostgreSQL that PGVECTOR_URL names cannot hold vectors \(unavailable\)/) });
    expect((error as Error).message).not.toContain('hush');
  });

  async function gateway(environment: Record<string, string>, log: RecordedLog = recordedLog()): Promise<OwnStores> {
    const stores = await openOwnStores(readConfig({ TREFOIL_DATA: await folder(), TREFOIL_SCHEMA: schema, DATABASE_URL: databaseUrl, ...environment }), log, () => {});
    opened.push(stores);
    return stores;
  }

  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'trefoil-pgvector-'));
    folders.push(path);
    return path;
  }

  async function ask(stores: OwnStores, query: string) {
    const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 10_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return engine.execute(prepared, {}, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' });
  }
});
