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
  const content = await readFile(file, 'utf8').catch(() => '');
  const pid = Number.parseInt(content, 10);
  if (!(pid > 0) || !isAlive(pid)) return;
  if (!(await isServerOf(pid, cluster))) return forgetPid(file, content);
  for (const [signal, patience] of [['SIGINT', 20_000], ['SIGQUIT', 5_000]] as const) {
    send(pid, signal, cluster);
    send(pid, 'SIGCONT', cluster);
    for (const since = Date.now(); Date.now() - since < patience; await wait(5)) if (!isAlive(pid)) return;
  }
  throw new OperatorError(`the PostgreSQL with pid ${pid}, left on ${cluster} by a Trefoil that died, does not end: stop it by hand`);
}

/**
 * The pid is another program's by now, as happens after a restart of the machine or container. PostgreSQL would refuse to
 * start for it, yet needs the rest of the file to see whether processes of the dead server still use its memory; so a pid
 * that cannot be is put in its place.
 */
async function forgetPid(file: string, content: string): Promise<void> {
  await writeFile(file, content.replace(/^\d+/, '2147483646'));
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').then((line) => line.split('\0'), () => undefined);
  if (words !== undefined) return words.includes(cluster);
  return succeeds(['sh', '-c', 'ps -o args= -p "$0" | grep -qF -- "$1"', String(pid), cluster]);
}

function isAlive(pid: number): boolean {
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
