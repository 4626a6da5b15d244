import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { placeNames } from '../../src/stores/vector/milvus/place.ts';
import { callOf } from '../contract/vector-store/films.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { placeInMilvus } from '../../src/wiring/open-milvus.ts';
import { describeWith } from '../services/describe-with.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe('settings of Milvus', () => {
  it.each([
    [{ VECTOR_STORE_MODE: 'milvus' }, /set MILVUS_ADDRESS/],
    [{ VECTOR_STORE_MODE: 'dual', VECTOR_SECONDARY: 'milvus' }, /set MILVUS_ADDRESS/],
    [{ MILVUS_USER: 'root' }, /MILVUS_USER and MILVUS_PASSWORD go together/],
    [{ MILVUS_CA_FILE: 'ca.pem' }, /MILVUS_TLS is off/],
    [{ MILVUS_PREFIX: 'a-b' }, /MILVUS_PREFIX/],
  ])('%j is refused in a sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });
});

await describeWith('milvus', 'a gateway whose vectors lie in Milvus', ({ host, port, user = '', password = '' }) => {
  const prefix = `mode${process.pid}_`;
  const milvus = { VECTOR_STORE_MODE: 'milvus', MILVUS_ADDRESS: `${host}:${port}`, MILVUS_USER: user, MILVUS_PASSWORD: password, MILVUS_PREFIX: prefix };
  const folders: string[] = [];
  let stores: OwnStores;

  beforeAll(async () => {
    const schema = await folder();
    await writeFile(join(schema, 'themes.graphql'), 'type Theme implements Node @entity @key(fields: "id") @embedded(from: ["name"]) { id: ID! name: String! @ownKey @name }');
    stores = await openOwnStores(readConfig({ ...milvus, TREFOIL_DATA: await folder(), TREFOIL_SCHEMA: schema }), recordedLog(), () => {});
  });
  afterAll(async () => {
    for (const name of await stores.vectors.list()) await stores.vectors.drop(name);
    await stores.close();
    const client = milvusClient({ address: milvus.MILVUS_ADDRESS, user, password });
    for (const name of placeNames) await client.request({ operation: 'drop', text: name }, callOf({ tenant: '', project: '' }), (sdk, timeout) => sdk.dropCollection({ collection_name: prefix + name, timeout }));
    await client.close();
    for (const path of folders) await rm(path, { recursive: true, force: true });
  });

  it('finds by meaning there, and by word in the PostgreSQL beside the rows', async () => {
    const written = await ask('mutation { putThemes(items: [{ name: "deep sea diving" }, { name: "mountain climbing" }]) { version } }');
    expect(written.errors).toBeUndefined();
    await stores.relay.settle();
    expect(stores.vectors.name).toBe('milvus');
    expect(await ask('{ search(query: "diving", first: 1) { nodes { ... on Theme { name } } } }')).toMatchObject({ data: { search: { nodes: [{ name: 'deep sea diving' }] } } });
  });

  it('knows the place again, until it is emptied', async () => {
    const config = readConfig(milvus);
    expect(await placeInMilvus(config)).toMatch(/^milvus [0-9a-f-]{36}$/);
    expect(await placeInMilvus(config)).toBe(await placeInMilvus(config));
  });

  it.each([
    ['where nothing listens', { MILVUS_ADDRESS: '127.0.0.1:1' }, /the Milvus that MILVUS_ADDRESS names, 127\.0\.0\.1:1, cannot hold vectors \(unavailable\).*set MILVUS_ADDRESS/],
    ['with a wrong password', { MILVUS_PASSWORD: 'hush-hush' }, /cannot hold vectors \(misconfigured\).*check MILVUS_USER and MILVUS_PASSWORD/],
    ['by TLS to a server without', { MILVUS_TLS: 'on' }, /cannot hold vectors \((unavailable|timeout)\).*MILVUS_TLS/],
    ['with an authority that is not there', { MILVUS_TLS: 'on', MILVUS_CA_FILE: '/nowhere.pem' }, /nowhere\.pem.*check .*MILVUS_CA_FILE/],
  ])('is told in one sentence %s', async (_, environment, sentence) => {
    const error: unknown = await placeInMilvus(readConfig({ ...milvus, ...environment })).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringMatching(sentence) });
    expect((error as Error).message).not.toContain('hush-hush');
  });

  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'trefoil-milvus-'));
    folders.push(path);
    return path;
  }

  async function ask(query: string) {
    const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 10_000 }, recordedLog());
    const prepared = engine.prepare(query, 'test');
    if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
    return engine.execute(prepared, {}, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' });
  }
});
