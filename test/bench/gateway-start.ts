import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A gateway in a process of its own, on a free port. */
export interface StartedGateway {
  /** From the command until it said where it listens. */
  readonly milliseconds: number;
  /** Of it, how long it had a processor, which says more on a busy machine; NaN where there is no /proc. */
  readonly processorMilliseconds: number;
  /** Posts an operation; rejects where the answer has errors. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<void>;
  /** What is resident of the process, in MB; NaN where there is no /proc. */
  megabytes(): Promise<number>;
  /** Tells it to stop, and waits until it has. */
  end(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

/** What "npm start" gives to Node. */
async function startArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly scripts: { readonly start: string } };
  return scripts.start.split(' ').slice(1);
}

/** Starts a gateway and waits until it is ready. Rejects where it ends before. */
export async function startGateway(settings: Readonly<Record<string, string>>): Promise<StartedGateway> {
  const command = await startArguments();
  const begun = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, env: { ...process.env, ...settings, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /(http:\/\/\S+)\/graphql/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });
  const milliseconds = performance.now() - begun;
  const ofProcess = (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8').catch(() => '');
  return {
    milliseconds,
    processorMilliseconds: processorTime(await ofProcess('stat')),

    async ask(query, variables = {}) {
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
      const { errors } = (await response.json()) as { readonly errors?: unknown };
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
    },

    megabytes: async () => Number(/VmRSS:\s+(\d+)/.exec(await ofProcess('status'))?.[1] ?? Number.NaN) / 1024,

    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Of `/proc/…/stat`: `pid (name) state …`, user and system time in hundredths of a second. */
function processorTime(stat: string): number {
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13).map(Number);
  return 10 * ((user ?? Number.NaN) + (system ?? Number.NaN));
}
