import { spawn, type ChildProcess } from 'node:child_process';
import type { Binaries } from './binaries.ts';
import type { ServerAccount } from './server-account.ts';

/**
 * Starts one of the server's programs under its account, in a process group of its own: a Ctrl-C in the terminal goes to
 * the whole foreground group, and would take the server away before the gateway has finished with it.
 * @param output an open file, or `pipe` for `child.stderr`
 */
export function spawnServer(account: ServerAccount, binaries: Binaries, command: readonly string[], output: number | 'pipe'): ChildProcess {
  const libraries = binaries.libraryPath === undefined ? [] : ['env', `${process.platform === 'darwin' ? 'DYLD' : 'LD'}_LIBRARY_PATH=${binaries.libraryPath}`];
  const [name = '', ...args] = [...(account.endsWithParent ? [] : watchdog), ...account.prefix, ...libraries, ...command];
  return spawn(name, args, {
    cwd: '/',
    detached: true,
    stdio: [account.endsWithParent ? 'ignore' : 'pipe', output === 'pipe' ? 'ignore' : output, output],
    // Nothing of PGDATA, PGPORT and the like.
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    ...account.user,
  });
}

/**
 * Where the kernel cannot do it, a shell waits for the end of a pipe that only this process holds, and then interrupts the
 * server; a line in the pipe tells it that the server is gone already. The server takes the shell's place, and its pid;
 * what waits is nobody's child, so that the server does not wonder about it.
 */
const watchdog = ['/bin/sh', '-c', 'exec 3<&0 </dev/null; ( (read -r line <&3 || kill -INT $$) & ); exec 3<&-; exec "$@"', 'sh'];
