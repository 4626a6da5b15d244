import { spawn } from 'node:child_process';
import type { User } from './server-account.ts';

/** Whether a command exists, may be run, and ends well. */
export function succeeds(command: readonly string[], user?: User): Promise<boolean> {
  const [name = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(name, args, { stdio: 'ignore', cwd: '/', ...user });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
