import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../../../../kernel/errors.ts';
import { succeeds } from './succeeds.ts';

/**
 * Ends a server whose launcher died and that has not ended yet. The caller holds the launcher's lock, so whatever server is
 * found on the cluster is an orphan.
 */
export async function endOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = await readPid(file);
  if (pid === undefined) return;
  if (await isServerOf(pid, cluster)) await end(pid, cluster);
  if ((await readPid(file)) === pid && isTaken(pid)) await forgetPid(file);
}

async function readPid(file: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return pid > 0 ? pid : undefined;
}

async function end(pid: number, cluster: string): Promise<void> {
  for (const [signal, patience] of [['SIGINT', 20_000], ['SIGQUIT', 5_000]] as const) {
    send(pid, signal, cluster);
    send(pid, 'SIGCONT', cluster);
    for (const since = Date.now(); Date.now() - since < patience; await wait(5)) if (!(await isServerOf(pid, cluster))) return;
  }
  throw new OperatorError(`the PostgreSQL with pid ${pid}, left on ${cluster} by a Trefoil that died, does not end: stop it by hand`);
}

/** A server that is dead and was not yet waited for by its parent has no command line any more. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return isTaken(pid) && succeeds(['sh', '-c', 'ps -o args= -p "$0" | grep -qF -- "$1"', String(pid), cluster]);
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words.split('\0').includes(cluster);
}

/**
 * The pid is another program's by now, as happens after a restart of the machine or container, or still that of a dead
 * process. PostgreSQL would refuse to start for it, yet needs the rest of the file to see whether others of the dead
 * server's processes still use its memory; so a pid that cannot be is put in its place.
 */
async function forgetPid(file: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, '2147483646'));
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function send(pid: number, signal: NodeJS.Signals, cluster: string): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw new OperatorError(`the PostgreSQL with pid ${pid} on ${cluster} belongs to another user: stop it first`, error);
  }
}
