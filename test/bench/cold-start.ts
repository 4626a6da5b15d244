import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';

const query = JSON.stringify({ query: '{ search(query: "a crew plans a heist", first: 5) { edges { score node { ... on MediaContent { title genres { name } } } } } }' });
const starts = 7;

/**
 * How long from the command to the first answer: the first time, when the sample is loaded and learnt from, and later. The
 * ratio is a later start ÷ a bare Node that serves nothing.
 */
export async function coldStart(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'trefoil-start-'));
  try {
    const first = await firstAnswer(folder);
    const later: Started[] = [];
    for (let i = 0; i < starts; i++) later.push(await firstAnswer(folder));
    const bare: number[] = [];
    for (let i = 0; i < starts; i++) bare.push(await bareNode());
    const times = later.map(({ milliseconds }) => milliseconds);
    const ratio = percentile(times, 0.5) / percentile(bare, 0.5);
    return {
      ratio,
      table: [
        ['to the first answer, ms', 'p50', 'max'], ['first start', Math.round(first.milliseconds), ''], ['later starts', Math.round(percentile(times, 0.5)), Math.round(Math.max(...times))],
        ['a bare Node', Math.round(percentile(bare, 0.5)), Math.round(Math.max(...bare))], ['memory after it, MB', Math.round(percentile(later.map(({ megabytes }) => megabytes), 0.5)), ''],
      ],
      facts: { firstStart: Math.round(first.milliseconds), laterStart: Math.round(percentile(times, 0.5)), worst: Math.round(Math.max(...times)) },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Started {
  readonly milliseconds: number;
  readonly megabytes: number;
}

async function firstAnswer(folder: string): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, [new URL('../../src/start.mjs', import.meta.url).pathname, 'serve'], { env: { ...process.env, TREFOIL_DATA: folder, PORT: '0' }, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const found = /(http:\/\/\S+)\/graphql/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
    });
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: query });
    const { errors } = (await response.json()) as { errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const milliseconds = performance.now() - started;
    return { milliseconds, megabytes: await residentMegabytes(child.pid ?? 0) };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function bareNode(): Promise<number> {
  const started = performance.now();
  await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).once('exit', resolve));
  return performance.now() - started;
}
