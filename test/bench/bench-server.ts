import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepTimes } from './profile-steps.ts';

/** A server in a process of its own, as in production. */
export interface BenchServer {
  /** With a slash at its end. */
  readonly url: string;
  /** Where its time goes meanwhile; looking on takes some of it. */
  profile(work: () => Promise<unknown>): Promise<StepTimes>;
  end(): Promise<void>;
}

/** Runs `node ARGS` and waits for the address that it prints. */
export async function startServer(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<BenchServer> {
  const child = spawn(process.execPath, ['--import', pathToFileURL(join(import.meta.dirname, 'profile-on-message.ts')).href, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', ...settings }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], serialization: 'advanced',
  });
  let said = '';
  const addressed = new Promise<string>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /(http:\/\/[^\s/]+\/)(graphql)?\s/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${args[0]} ended: ${said}`)));
  // Later it is meant to end.
  ended.catch(() => {});
  const answer = async (): Promise<unknown> => ((await Promise.race([once(child, 'message'), ended])) as [unknown])[0];
  return {
    url: await Promise.race([addressed, ended]),

    async profile(work) {
      child.send('begin');
      await answer();
      await work();
      child.send('end');
      return (await answer()) as StepTimes;
    },

    async end() {
      child.kill('SIGTERM');
      await ended.catch(() => {});
    },
  };
}
