import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** The leader of a process group that outlives who started it. */
export interface ServerProcess {
  readonly pid: number;
  /** When it began, in the system's own measure: a pid may be someone else's by now. */
  readonly began: string;
}

export async function processOf(pid: number): Promise<ServerProcess | undefined> {
  const began = await beginningOf(pid);
  return began === undefined ? undefined : { pid, began };
}

export async function isAlive({ pid, began }: ServerProcess): Promise<boolean> {
  return (await beginningOf(pid)) === began;
}

/** Ends the whole group: at its own pace for some milliseconds, then at once. Resolves when none of it is left. */
export async function endGroup(server: ServerProcess, patience = 5_000): Promise<void> {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    if (!(await isThere(server))) return;
    send(server.pid, signal);
    // A stopped process hears nothing.
    send(server.pid, 'SIGCONT');
    const late = Date.now() + (signal === 'SIGINT' ? patience : 5_000);
    while (Date.now() < late && (await isThere(server))) await wait(50);
  }
}

/** A group keeps its number while one process of it lives, so where the leader has gone its number is still the group's. */
async function isThere({ pid, began }: ServerProcess): Promise<boolean> {
  const now = await beginningOf(pid);
  return now === undefined ? hasLivingMember(pid) : now === began;
}

/** Those that have ended count for the kernel until their parent takes note of it, and may never do so. */
async function hasLivingMember(group: number): Promise<boolean> {
  if (!send(group, 0)) return false;
  if (process.platform !== 'linux') return true;
  for (const name of await readdir('/proc')) {
    const fields = /^\d+$/.test(name) ? await statFields(Number(name)) : undefined;
    if (fields !== undefined && Number(fields[2]) === group && fields[0] !== 'Z') return true;
  }
  return false;
}

function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Undefined where there is no such process, or only what is left of it. */
async function beginningOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return startedByPs(pid);
  const fields = await statFields(pid);
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

/** Those after the name, which may hold anything: the state is the first, the group the third, the start time in clock ticks the twentieth (`man 5 proc`). */
async function statFields(pid: number): Promise<string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function startedByPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined)));
}
