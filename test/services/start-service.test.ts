import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endGroup, isAlive, processOf } from './machine/server-process.ts';
import { spawnServer } from './machine/spawn-server.ts';
import type { Service } from './service.ts';
import { readRecord } from './service-record.ts';
import { startService } from './start-service.ts';
import { temporaryEngines } from './temporary-engines.ts';

let home: string;
let port: number;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'trefoil-services-'));
  vi.stubEnv('TREFOIL_SERVICES_HOME', home);
  port = await freePort();
});

afterEach(async () => {
  const record = await readRecord('redis');
  if (record !== undefined) await endGroup(record.process);
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

test('what runs stays, and what has died is started again with its password', async () => {
  const first = await startService(echo(), () => {});
  const before = await readRecord('redis');
  expect(await startService(echo(), () => {})).toEqual(first);
  expect(await readRecord('redis')).toEqual(before);

  process.kill(before?.process.pid ?? 0, 'SIGKILL');
  await vi.waitUntil(async () => before !== undefined && !(await isAlive(before.process)));
  await startService(echo(), () => {});
  const after = await readRecord('redis');
  expect(after?.process).not.toEqual(before?.process);
  expect(after?.password).toBe(before?.password);
});

test('is fetched once', async () => {
  const fetched = vi.fn(() => Promise.resolve());
  await startService({ ...echo(), fetch: fetched }, () => {});
  await endGroup((await readRecord('redis'))?.process ?? { pid: 0, began: '' });
  await startService({ ...echo(), fetch: fetched }, () => {});
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a fetch that was cut short is made again', async () => {
  await expect(startService({ ...echo(), fetch: () => Promise.reject(new Error('no network')) }, () => {})).rejects.toThrow('no network');
  await startService(echo(), () => {});
});

test('says what this machine lacks, and which port is taken', async () => {
  await expect(startService({ ...echo(), missing: () => Promise.resolve('Java is needed') }, () => {})).rejects.toThrow('Java is needed');
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  await expect(startService(echo(), () => {})).rejects.toThrow(`port ${port} is taken by another process: end that, or set TREFOIL_SERVICES_REDIS_PORT`);
  other.close();
});

test('a server that ends at its start is told of with what it wrote', async () => {
  await expect(startService(echo(`console.error('no such disk'); process.exit(3)`), () => {})).rejects.toThrow(/ended with 3.*no such disk/s);
});

test('the whole group of a service ends, also where its leader is gone and where it hears no interrupt', async () => {
  await startService(echo(`
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGINT", () => {}); setInterval(() => {}, 1e6); console.log("deaf")']);
    child.stdout.once('data', () => { console.log(child.pid); ${listen()} })`), () => {});
  const { process: server } = (await readRecord('redis')) ?? { process: { pid: 0, began: '' } };
  const child = (await processOf(Number(await readFile(join(home, 'running', 'redis', 'server.log'), 'utf8')))) ?? { pid: 0, began: '' };
  process.kill(server.pid, 'SIGKILL');
  await vi.waitUntil(async () => !(await isAlive(server)));
  expect(await isAlive(child)).toBe(true);
  await endGroup(server, 200);
  expect(await isAlive(child)).toBe(false);
});

test('engines that one process wants end with it and keep their data, those that were up before stay', async () => {
  const [first, second] = [temporaryEngines(() => {}), temporaryEngines(() => {})];
  const addresses = await first.up([echo()]);
  expect(await second.up([echo()])).toEqual(addresses);
  const before = await readRecord('redis');
  expect(await second.end()).toEqual([]);
  expect(before !== undefined && (await isAlive(before.process))).toBe(true);
  expect(await first.end()).toEqual(['redis']);
  expect(before !== undefined && (await isAlive(before.process))).toBe(false);
  expect((await readRecord('redis'))?.password).toBe(before?.password);
});

test('which engines cannot be brought up is told by name, and the others can still be ended', async () => {
  const engines = temporaryEngines(() => {});
  await expect(engines.up([echo(), { ...echo(), name: 'neo4j', missing: () => Promise.resolve('Java is needed') }])).rejects.toThrow(/^neo4j cannot be brought up: Java is needed$/);
  expect(await engines.end()).toContain('redis');
  expect(await isAlive((await readRecord('redis'))?.process ?? { pid: 0, began: '' })).toBe(false);
});

/** A server that greets. */
function echo(script = listen()): Service {
  return {
    name: 'redis',
    title: 'a server that greets',
    port,
    recipe: [],
    missing: () => Promise.resolve(undefined),
    fetch: () => Promise.resolve(),
    start: ({ log }) => Promise.resolve(spawnServer([process.execPath, '-e', script], { log })),
    answers: async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'data').finally(() => socket.destroy());
    },
    address: () => ({ host: '127.0.0.1', port, url: `tcp://127.0.0.1:${port}` }),
  };
}

function listen(): string {
  return `require('node:net').createServer((socket) => socket.end('hello')).listen(${port}, '127.0.0.1')`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
