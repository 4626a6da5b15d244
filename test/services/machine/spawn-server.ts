import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { ServerUser } from '../../../src/stores/clients/postgres/embedded/server-account.ts';

export interface SpawnOptions {
  readonly log: string;
  /** Besides PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: ServerUser['user'];
}

/** Starts a server in a session of its own, so that it lives on when this process and its terminal are gone. */
export function spawnServer(command: readonly string[], options: SpawnOptions): ChildProcess {
  const [name = '', ...args] = command;
  const log = openSync(options.log, 'a', 0o600);
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(name, args, {
    detached: true, stdio: ['ignore', log, log], cwd: options.cwd ?? '/', env: { PATH, HOME, LC_ALL: 'C.UTF-8', ...options.env }, ...options.user,
  });
  closeSync(log);
  child.unref();
  return child;
}
