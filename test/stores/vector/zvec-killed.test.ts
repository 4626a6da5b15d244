import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { zvecVectorStore } from '../../../src/stores/vector/zvec/zvec-vector-store.ts';
import { killedCollection, writerTenancy } from './killed-collection.ts';

interface Write {
  readonly version: number;
  readonly keys: readonly string[];
  readonly removes: boolean;
}

describe('a zvec collection whose process was killed', () => {
  it.each([
    ['while it wrote', 'done', 1_000_000],
    ['while it was optimised', 'optimizing', 6],
  ])('has every row that was written, and takes further ones: %s', async (_, moment, optimizeAfter) => {
    const directory = await mkdtemp(join(tmpdir(), 'trefoil-killed-'));
    const rows = new Map<string, number>();
    let version = 1;
    for (const delay of [0, 15, 40]) {
      const { writes, unfinished } = await runAndKill(directory, version, optimizeAfter, moment, delay);
      for (const write of writes) apply(rows, write);
      version = (unfinished ?? writes.at(-1))?.version ?? version;
      const found = await read(directory);
      // Of the write that was cut off some rows may be there.
      for (const key of unfinished?.keys ?? []) settle(rows, key, found.get(key));
      expect(found).toEqual(rows);
      expect(rows.size).toBeGreaterThan(0);
      version += 1;
    }
    await rm(directory, { recursive: true });
  }, 30_000);
});

/** Lets the writer run until it has said so often what it does at `moment`, then a while longer, and kills it. */
async function runAndKill(directory: string, version: number, optimizeAfter: number, moment: string, delay: number): Promise<{ writes: readonly Write[]; unfinished: Write | undefined }> {
  const writer = spawn(process.execPath, [fileURLToPath(new URL('zvec-writer.ts', import.meta.url)), directory, `${version}`, `${optimizeAfter}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(writer, 'exit');
  let said = '';
  await new Promise<void>((resolve) => {
    writer.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split(`"${moment}"`).length > (moment === 'done' ? 20 : 1)) resolve();
    });
    writer.on('exit', resolve);
  });
  await new Promise((resolve) => setTimeout(resolve, delay));
  writer.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  const lines = said.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Write | string);
  const writes = lines.filter((line, i): line is Write => typeof line === 'object' && lines[i + 1] === 'done');
  const last = lines.at(-1);
  return { writes, unfinished: typeof last === 'object' ? last : undefined };
}

function apply(rows: Map<string, number>, { version, keys, removes }: Write): void {
  for (const key of keys) {
    if (removes) rows.delete(key);
    else rows.set(key, version);
  }
}

function settle(rows: Map<string, number>, key: string, found: number | undefined): void {
  if (found === undefined) rows.delete(key);
  else rows.set(key, found);
}

/** Key → version as three ways of reading agree on it. */
async function read(directory: string): Promise<ReadonlyMap<string, number>> {
  const store = zvecVectorStore({ directory });
  const { name } = killedCollection;
  const call = untilStopped(undefined, writerTenancy);
  await store.open(killedCollection);
  const versions = new Map<string, number>();
  await store.versions(name, async (page) => page.forEach((version, key) => versions.set(key, version)), call);
  const [near] = await store.nearest(name, [{ vector: new Float32Array([1, 1, 1, 1]), k: 5000, filter: everything }], ['year'], call);
  const [text] = (await store.text?.(name, [{ text: 'word', k: 5000, filter: everything }], ['year'], call)) ?? [];
  await store.close();
  for (const list of [near, text]) expect(new Map(list?.hits.map((hit) => [hit.key, hit.attributes['year']]))).toEqual(versions);
  return versions;
}
