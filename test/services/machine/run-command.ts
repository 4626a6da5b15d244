import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs a command to its end and gives what it wrote. Rejects with the end of what it complained about where it failed. */
export async function runCommand(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const [name = '', ...args] = command;
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [written, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${(complaint.trim() || written.trim()).slice(-1_000)}`);
  return written;
}
