import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { askByHttp, type AskByHttp } from './ask-by-http.ts';
import { descendantsOf } from './descendants-of.ts';
import { livingOf } from './living-of.ts';

/** How a run of the program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Settings; nothing else of this process's environment that has a meaning to Trefoil goes along. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Words before the command. */
  readonly wrapper?: readonly string[];
  /** Another Node than the project's own. */
  readonly node?: string;
  /** Node's own flags. */
  readonly flags?: readonly string[];
}

/** `node src/start.mjs …` in a process of its own. */
export interface Program {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<Ended>;
  /** Sends a signal and waits until it has ended. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  /** Resolves when it has printed or logged this; rejects when it ended before. */
  says(text: string | RegExp): Promise<void>;
}

/** A gateway that has printed its address. */
export interface GatewayProcess extends Program {
  readonly url: string;
  /** Posts an operation; rejects where the answer has errors. */
  readonly ask: AskByHttp;
  /** The gateway's own process and those that it started, PostgreSQL's among them. */
  processes(): Promise<number[]>;
}

const root = join(import.meta.dirname, '..', '..');
const folders: string[] = [];
const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

/** A temporary folder, removed with the test file. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-e2e-'));
  folders.push(folder);
  return folder;
}

export function startProgram(args: readonly string[], { settings = {}, wrapper = [], node = process.execPath, flags = [] }: ProgramOptions = {}): Program {
  const [command = '', ...rest] = [...wrapper, node, ...flags, 'src/start.mjs', ...args];
  const child = spawn(command, rest, { cwd: root, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, ...said };
  });
  let isOver = false;
  void ended.then(() => (isOver = true));
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
    async says(text) {
      const isSaid = () => [said.stdout, said.stderr].some((output) => (typeof text === 'string' ? output.includes(text) : text.test(output)));
      while (!isSaid()) {
        if (isOver) throw new Error(`the program ended without saying ${text}:\n${said.stdout}\n${said.stderr}`);
        await sleep(5);
      }
    },
  };
}

/** Runs a command to its end. */
export function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<Ended> {
  return startProgram(args, options).ended;
}

/** Starts a gateway on a free port, unless PORT is set, and waits until it is ready. */
export async function startGateway(settings: Readonly<Record<string, string>>, options: Omit<ProgramOptions, 'settings'> = {}): Promise<GatewayProcess> {
  const program = startProgram(['serve'], { ...options, settings: { PORT: '0', ...settings } });
  await program.says(/http:\/\/\S+\/graphql/);
  const url = /(http:\/\/\S+)\/graphql/.exec(program.stdout)?.[1] ?? '';
  return Object.assign(program, {
    url,
    ask: askByHttp(url),
    processes: async () => [program.pid, ...(await descendantsOf(program.pid))],
  });
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits until none of the processes runs any more; gives those that still do after ten seconds. */
export async function survivorsOf(pids: readonly number[]): Promise<number[]> {
  for (let attempt = 0; attempt < 400 && livingOf(pids).length > 0; attempt++) await sleep(25);
  return livingOf(pids);
}
