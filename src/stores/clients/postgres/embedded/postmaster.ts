import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../../../../kernel/errors.ts';
import type { Log } from '../../../../kernel/log.ts';
import type { Binaries } from './binaries.ts';
import { explainServerError } from './explain-server-error.ts';
import type { ServerAccount } from './server-account.ts';
import { serverPort, serverSettings } from './server-settings.ts';
import { spawnServer } from './spawn-server.ts';

export interface PostmasterOptions {
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly cluster: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly log: Log;
  /** Changes to the usual ones. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The server's first process. */
export interface Postmaster {
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it and all its processes: after open transactions are undone and all is written, or after 10 s at once. */
  stop(): Promise<void>;
}

/** Starts the server; resolves when it accepts connections, which after a crash is when it has recovered. Rejects with OperatorError. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const log = await openLog(options.logFile);
  const logged = (await log.stat()).size;
  const settings = Object.entries({ ...serverSettings, ...options.settings, unix_socket_directories: options.socketFolder, port: String(serverPort) });
  const command = [options.binaries.postgres, '-D', options.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawnServer(options.account, options.binaries, command, log.fd);
  const failed = once(child, 'error').then(([error]) => error as Error);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await log.close();
  // Nothing here keeps this process alive: when it has nothing else to do it may end, and the server with it.
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new OperatorError(`PostgreSQL could not be run: ${(await failed).message}`);
  const slow = setTimeout(() => options.log.info('the embedded PostgreSQL brings its data in order after a crash'), 2_000);
  const ready = await isReady(options.cluster, pid, child);
  clearTimeout(slow);
  if (!ready) {
    const output = (await readFile(options.logFile)).subarray(logged).toString();
    throw explainServerError(output, options.cluster, 'the embedded PostgreSQL could not start');
  }
  return { pid, ended, stop: () => stop(child, ended) };
}

/** Appended to, and moved aside when it is large; the server writes a few lines at each start. */
async function openLog(file: string) {
  const size = await stat(file).then((found) => found.size, () => 0);
  if (size > 1_000_000) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
}

/** The server says so in the last line of its pid file. False when it ended instead. */
async function isReady(cluster: string, pid: number, child: ChildProcess): Promise<boolean> {
  while (hasNotEnded(child)) {
    const lines = await readFile(join(cluster, 'postmaster.pid'), 'utf8').then((content) => content.split('\n'), () => []);
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return true;
    await wait(3);
  }
  return false;
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!hasNotEnded(child)) break;
    child.kill(signal);
    child.kill('SIGCONT');
    const patience = new AbortController();
    await Promise.race([ended, wait(10_000, undefined, { signal: patience.signal }).catch(() => {})]);
    patience.abort();
  }
  // Tells the watching shell, where there is one, that nothing is left to do.
  child.stdin?.end('ended\n');
}

function hasNotEnded(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
