import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { lockFile, type FileLock } from '../../src/kernel/file-lock.ts';
import { untilStopped, type Call } from '../../src/ports/call.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/stores/clients/postgres/embedded-postgres.ts';
import { postgresClient, type PostgresClient, type PostgresOptions } from '../../src/stores/clients/postgres/postgres-client.ts';
import type { PostgresSocket } from '../../src/stores/clients/postgres/postgres-server.ts';
import { recordedLog } from './recorded-log.ts';

/**
 * Databases to throw away, on one embedded server for each test file that asks. Clusters are kept between runs, as making
 * one takes longer than most tests: the server starts in 0.1 s, a database takes 0.02 s. All ends with the test file.
 */
export interface FreshDatabase {
  readonly server: PostgresSocket;
  readonly client: PostgresClient;
}

/** A new, empty database with a client on it. */
export async function freshDatabase(options: Omit<PostgresOptions, 'server'> = {}): Promise<FreshDatabase> {
  const { admin, server } = await (shared ??= startShared());
  const database = `test_${++databases}`;
  await admin.query(`CREATE DATABASE ${database} TEMPLATE template0 STRATEGY file_copy`, [], soon());
  const client = postgresClient({ ...options, server: { ...server, database } });
  clients.push(client);
  return { server: { ...server, database }, client };
}

/** A call that nobody else ends; ten seconds are for ever in a test. */
export function soon(changes: Partial<Call> = {}): Call {
  return { ...untilStopped(), deadline: Date.now() + 10_000, ...changes };
}

interface SharedServer {
  readonly admin: PostgresClient;
  readonly server: PostgresSocket;
  readonly embedded: EmbeddedPostgres;
  readonly lock: FileLock;
}

let shared: Promise<SharedServer> | undefined;
let databases = 0;
const clients: PostgresClient[] = [];

afterAll(async () => {
  if (shared === undefined) return;
  const { admin, embedded, lock } = await shared;
  await Promise.all(clients.map((client) => client.close()));
  await dropDatabases(admin);
  await admin.close();
  await embedded.stop();
  lock.release();
});

async function startShared(): Promise<SharedServer> {
  const { folder, lock } = await takeFolder();
  const embedded = await start(folder);
  const admin = postgresClient({ server: embedded.server, poolSize: 1 });
  await dropDatabases(admin);
  return { admin, server: embedded.server, embedded, lock };
}

/** As many folders as test files have run at once. */
async function takeFolder(): Promise<{ folder: string; lock: FileLock }> {
  const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'trefoil');
  await mkdir(cache, { recursive: true });
  for (let number = 0; ; number++) {
    const lock = await lockFile(join(cache, `postgres-${number}.lock`));
    if (lock !== undefined) return { folder: join(cache, `postgres-${number}`), lock };
  }
}

async function start(folder: string): Promise<EmbeddedPostgres> {
  const options = { dataDirectory: folder, log: recordedLog(), settings: { fsync: 'off', deadlock_timeout: '50ms', max_connections: '200' } };
  return startEmbeddedPostgres(options).catch(async () => {
    // Another version, or a machine that stopped: without fsync the cluster is then worth nothing.
    await rm(folder, { recursive: true, force: true });
    return startEmbeddedPostgres(options);
  });
}

/** Those of this run, or of one that was killed. */
async function dropDatabases(admin: PostgresClient): Promise<void> {
  const left = await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'`, [], soon());
  for (const { datname } of left) await admin.query(`DROP DATABASE ${String(datname)} WITH (FORCE)`, [], soon());
}
