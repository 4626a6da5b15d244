import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { isRefused } from '../../src/engine/prepared-document.ts';
import { gatewayEngine } from '../../src/wiring/gateway-engine.ts';
import { openOwnStores, type OwnStores } from '../../src/wiring/open-stores.ts';
import { withStores } from '../../src/wiring/with-stores.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';
import { networkToDatabase } from '../support/network-to-database.ts';
import { recordedLog } from '../support/recorded-log.ts';

const folders: string[] = [];
const opened: OwnStores[] = [];
let url: string;

beforeAll(async () => {
  ({ url } = await networkToDatabase((await freshDatabase()).server));
});

afterAll(async () => {
  for (const stores of opened) await stores.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('gateways on one database by URL, each with vectors of its own', () => {
  it('both find by meaning what one of them wrote', async () => {
    const [one, other] = [await gateway(), await gateway()];
    const written = await ask(one, 'mutation { putThemes(items: [{ name: "deep sea diving" }, { name: "mountain climbing" }]) { version } }');
    expect(written.errors).toBeUndefined();
    for (const stores of [one, other]) {
      await stores.relay.settle();
      expect(await ask(stores, '{ search(query: "diving", first: 1) { nodes { ... on Theme { name } } } }')).toMatchObject({ data: { search: { nodes: [{ name: 'deep sea diving' }] } } });
    }
  });

  it('makes its vectors anew where their folder was lost, and leaves those of others alone', async () => {
    const [one] = opened;
    const before = await one?.state.generations(soonCall());
    const fresh = await gateway();
    expect(await fresh.state.generations(soonCall())).toEqual([]);
    await fresh.relay.settle();
    expect(await fresh.state.generations(soonCall())).toMatchObject([{ entity: 'Theme', state: 'active' }]);
    expect(await one?.state.generations(soonCall())).toEqual(before);
  });

  it('lets a command work beside a gateway, and waits until that gateway has caught up', async () => {
    const running = await gateway();
    await running.relay.settle();
    await running.feed.start();
    await running.relay.start();
    const config = readConfig({ TREFOIL_DATA: running.folder?.path, TREFOIL_SCHEMA: await schemaFolder(), DATABASE_URL: url });
    await withStores(config, recordedLog(), () => {}, async (stores) => {
      expect(stores.joined).toBe(true);
      await stores.settle(new AbortController().signal);
    });
  });
});

describe('a database that cannot be used', () => {
  it.each([
    ['nobody listens', 'postgres://me:hush@127.0.0.1:1/db', /DATABASE_URL names cannot be used \(unavailable\)/],
    ['there is no such host', 'postgres://me:hush@no-such-host.invalid:5432/db', /DATABASE_URL names cannot be used/],
  ])('is told in one sentence without the password: %s', async (_, broken, sentence) => {
    const folder = await dataFolder();
    const config = readConfig({ TREFOIL_DATA: folder, TREFOIL_SCHEMA: await schemaFolder(), DATABASE_URL: broken });
    const error: unknown = await openOwnStores(config, recordedLog(), () => {}).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringMatching(sentence) });
    expect((error as Error).message).not.toContain('hush');
  });

  it('is refused as a setting where it is no URL, without showing it', () => {
    expect(() => readConfig({ DATABASE_URL: 'hush@somewhere' })).toThrow(/DATABASE_URL is set to something else; expected postgres:\/\//);
  });
});

async function gateway(): Promise<OwnStores> {
  const config = readConfig({ TREFOIL_DATA: await dataFolder(), TREFOIL_SCHEMA: await schemaFolder(), DATABASE_URL: url });
  const stores = await openOwnStores(config, recordedLog(), () => {});
  opened.push(stores);
  return stores;
}

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-shared-'));
  folders.push(folder);
  return folder;
}

let schema: Promise<string> | undefined;

function schemaFolder(): Promise<string> {
  return (schema ??= (async () => {
    const folder = await dataFolder();
    await writeFile(join(folder, 'themes.graphql'), 'type Theme implements Node @entity @key(fields: "id") @embedded(from: ["name"]) { id: ID! name: String! @ownKey @name }');
    return folder;
  })());
}

async function ask(stores: OwnStores, query: string) {
  const engine = gatewayEngine(stores, { identity: 'headers', objects: 100_000, timeout: 10_000 }, recordedLog());
  const prepared = engine.prepare(query, 'test');
  if (isRefused(prepared)) throw new Error(JSON.stringify(prepared));
  return engine.execute(prepared, {}, { headers: {}, signal: new AbortController().signal, transport: 'http', requestId: 'test' });
}

function soonCall() {
  return { tenancy: { tenant: '', project: '' }, signal: new AbortController().signal, deadline: Date.now() + 10_000 };
}
