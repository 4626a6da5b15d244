import { mkdir, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { vi } from 'vitest';
import { lockFile, type FileLock } from '../../src/kernel/file-lock.ts';
import { ownHome, portSetting } from '../services/home.ts';
import { endGroup, isAlive, type ServerProcess } from '../services/machine/server-process.ts';
import type { Service, ServiceAddress, ServiceName } from '../services/service.ts';
import { readRecord } from '../services/service-record.ts';
import { services } from '../services/services.ts';
import { startService } from '../services/start-service.ts';
import { descendantsOf } from './descendants-of.ts';

/** An engine that nobody else is at, so that it may be treated badly. */
export interface OwnEngine {
  readonly address: ServiceAddress;
  /** All its processes stand still and keep their connections until `proceed` (SIGSTOP, SIGCONT). */
  stop(): Promise<void>;
  proceed(): Promise<void>;
  /** All its processes are gone at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the data it left; resolves when it has answered. */
  restart(): Promise<void>;
}

export interface OwnEngines {
  readonly engines: Readonly<Partial<Record<ServiceName, OwnEngine>>>;
  /** Ends them, and removes their data. */
  end(): Promise<void>;
}

/** From the ports of the services that all tests share; below those that the system gives to connections, which would take them while an engine is away. */
const portsApart = 10_000;

/**
 * Starts engines of the recipes that others share, beside those, with data of their own and the same downloads. One test file
 * of this machine has such engines at a time, others wait for their turn; what one that was killed has left is ended by the next.
 */
export async function ownEngines(shared: Readonly<Partial<Record<ServiceName, ServiceAddress>>>): Promise<OwnEngines> {
  const wanted = Object.entries(shared) as [ServiceName, ServiceAddress][];
  const home = ownHome();
  await mkdir(home, { recursive: true, mode: 0o700 });
  const turn = await takeTurn(home);
  await symlink(join('..', 'downloads'), join(home, 'downloads')).catch(() => {});
  vi.stubEnv('TREFOIL_SERVICES_HOME', home);
  for (const [name, { port }] of wanted) vi.stubEnv(portSetting(name), String(await freePortFrom(port + portsApart)));
  const end = async () => {
    await clear(home);
    vi.unstubAllEnvs();
    turn.release();
  };
  await clear(home);
  const started = await Promise.allSettled(wanted.map(async ([name]) => [name, await startEngine(name)] as const));
  const failed = started.find(({ status }) => status === 'rejected');
  if (failed !== undefined) await end();
  if (failed?.status === 'rejected') throw failed.reason;
  return { engines: Object.fromEntries(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))), end };
}

async function takeTurn(home: string): Promise<FileLock> {
  for (;;) {
    const lock = await lockFile(join(home, 'lock'));
    if (lock !== undefined) return lock;
    await wait(500);
  }
}

/** Some engines take the next port as well. */
async function freePortFrom(first: number): Promise<number> {
  for (let port = first; ; port += 10) if ((await isFree(port)) && (await isFree(port + 1))) return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function clear(home: string): Promise<void> {
  const records = await Promise.all(services.map(({ name }) => readRecord(name)));
  await Promise.all(records.map((record) => record && endGroup(record.process)));
  await rm(join(home, 'running'), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function startEngine(name: ServiceName): Promise<OwnEngine> {
  const start = () => startService(serviceOf(name), () => {});
  const address = await start();
  return {
    address,
    stop: () => signal(name, 'SIGSTOP'),
    proceed: () => signal(name, 'SIGCONT'),

    async kill() {
      await signal(name, 'SIGKILL');
      while (await isAlive(await serverOf(name))) await wait(10);
    },

    async restart() {
      await start();
    },
  };
}

function serviceOf(name: ServiceName): Service {
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`there is no recipe for ${name}`);
  return service;
}

async function serverOf(name: ServiceName): Promise<ServerProcess> {
  const record = await readRecord(name);
  if (record === undefined) throw new Error(`${name} was not started`);
  return record.process;
}

/** To the first of its processes before the others, so that it starts no more of them; sessions of PostgreSQL are not in its group. */
async function signal(name: ServiceName, what: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> {
  const { pid } = await serverOf(name);
  const descendants = await descendantsOf(pid);
  process.kill(pid, what);
  for (const one of new Set([...descendants, ...(await descendantsOf(pid))])) sendIfThere(one, what);
}

function sendIfThere(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what);
  } catch {
    // It has ended by itself.
  }
}
