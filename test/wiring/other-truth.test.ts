import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig, type Config } from '../../src/config/read-config.ts';
import { systemSchema } from '../../src/stores/clients/postgres/sql/tables.ts';
import { serve, type Gateway } from '../../src/wiring/serve.ts';
import { withStores } from '../../src/wiring/with-stores.ts';
import { freshDatabase, soon, type FreshDatabase } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const schema = 'type Theme implements Node @entity @key(fields: "id") @embedded(from: ["name"]) { id: ID! name: String! @ownKey @name }';
let folder: string;
let mine: FreshDatabase;
let other: FreshDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trefoil-other-truth-'));
  await writeFile(join(folder, 'domain.graphql'), schema);
  [mine, other] = [await freshDatabase(), await freshDatabase()];
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a database that is not the one the vectors were filled from', () => {
  it('is told at the start: not ready, no write, nothing made; commands say what to do', async () => {
    await served(mine, async (gateway) => {
      expect(gateway.problem).toBeUndefined();
      expect(await put(gateway)).toMatchObject({ data: { putThemes: { version: expect.any(String) } } });
    });

    await served(other, async (gateway) => {
      expect(gateway.problem).toMatch(/filled from another database than the one that DATABASE_URL names: .*TREFOIL_DATA/);
      await expectRefusal(gateway, 'filled from another database');
    });
    const generations = await other.client.query(`SELECT * FROM ${systemSchema}.generation`, [], soon());
    expect(generations).toEqual([]);
    await expect(withStores(await configOf(other), recordedLog(), () => {}, async () => 'done')).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('filled from another database') });

    await served(mine, async (gateway) => expect(gateway.problem).toBeUndefined());
  });

  it('is noticed when it takes the place of the right one while the gateway runs', async () => {
    await served(mine, async (gateway) => {
      await mine.client.query(`UPDATE ${systemSchema}.meta SET value = 'another' WHERE name = 'identity'`, [], soon());
      await vi.waitFor(() => expectRefusal(gateway, 'not the one that this gateway started on'), { timeout: 30_000, interval: 200 });
    });
  });
});

async function expectRefusal(gateway: Gateway, sentence: string): Promise<void> {
  const ready = await fetch(`${gateway.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.text()).toContain(sentence);
  expect(await put(gateway)).toMatchObject({ errors: [{ message: expect.stringContaining('Nothing can be written'), extensions: { code: 'STORE_UNAVAILABLE', remedy: expect.stringContaining(sentence) } }] });
}

async function put({ url }: Gateway): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: 'mutation { putThemes(items: [{ name: "sea" }]) { version } }' }) });
  return response.json();
}

async function served(database: FreshDatabase, work: (gateway: Gateway) => Promise<void>): Promise<void> {
  const gateway = await serve(await configOf(database), recordedLog(), () => {}, new AbortController().signal);
  try {
    await work(gateway);
  } finally {
    await gateway.close();
  }
}

async function configOf({ server }: FreshDatabase): Promise<Config> {
  return readConfig({ PORT: '0', TREFOIL_DATA: join(folder, 'data'), TREFOIL_SCHEMA: folder, DATABASE_URL: (await networkToDatabase(server)).url });
}
