import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from './gateway-start.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './run.ts';

const query = '{ search(query: "a crew plans a heist", first: 5) { edges { score node { ... on MediaContent { title genres { name } } } } } }';
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
  const gateway = await startGateway({ TREFOIL_DATA: folder });
  try {
    await gateway.ask(query);
    return { milliseconds: performance.now() - started, megabytes: await gateway.megabytes() };
  } finally {
    await gateway.end();
  }
}

async function bareNode(): Promise<number> {
  const started = performance.now();
  await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).once('exit', resolve));
  return performance.now() - started;
}
