import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { PostgresSocket } from '../../src/stores/clients/postgres/postgres-server.ts';

export interface Command {
  readonly does: 'query' | 'stop' | 'ignore interrupts' | 'leave' | 'exit' | 'throw';
  readonly text?: string;
}

export interface Answer {
  readonly server?: PostgresSocket;
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly failed?: string;
  /** What was logged so far. */
  readonly said?: readonly string[];
}

/** Another process that runs the embedded PostgreSQL, to be treated badly. Killed after the test. */
export interface Launcher {
  readonly process: ChildProcess;
  /** What it said when it had started, or failed to. */
  readonly first: Answer;
  ask(does: Command['does'], text?: string): Promise<Answer>;
  /** Gives a command after which there is no answer, and waits for the process to end. */
  end(how: Command['does'] | NodeJS.Signals): Promise<void>;
  /** All processes of its server. */
  serverProcesses(): Promise<number[]>;
}

export async function launchPostgres(dataDirectory: string, options: LaunchOptions = {}): Promise<Launcher> {
  const child = spawnLauncher(dataDirectory, options);
  const answer = async () => ((await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [{ failed: 'ended' }])])) as [Answer])[0];
  const ask = (does: Command['does'], text?: string) => {
    const answered = answer();
    child.send({ does, ...(text === undefined ? {} : { text }) } satisfies Command);
    return answered;
  };
  return {
    process: child,
    first: await answer(),
    ask,
    async end(how) {
      const ended = once(child, 'exit');
      if (how.startsWith('SIG')) child.kill(how as NodeJS.Signals);
      else child.send({ does: how as Command['does'] } satisfies Command);
      await ended;
    },
    async serverProcesses() {
      const { rows = [] } = await ask('query', `SELECT pid FROM pg_stat_activity UNION SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int`);
      return rows.map((row) => Number(row['pid']));
    },
  };
}

export interface LaunchOptions {
  /** Words before the command. */
  readonly wrapper?: readonly string[];
  readonly path?: string;
}

export function spawnLauncher(dataDirectory: string, { wrapper = [], path = process.env['PATH'] ?? '' }: LaunchOptions = {}): ChildProcess {
  const [command = '', ...args] = [...wrapper, process.execPath, join(import.meta.dirname, 'launcher-process.ts'), dataDirectory];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true, env: { ...process.env, PATH: path, NODE_OPTIONS: '' } });
  children.add(child);
  return child;
}

const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});
