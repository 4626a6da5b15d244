import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorStore } from '../../../src/ports/vector-store.ts';
import { zvecVectorStore } from '../../../src/stores/vector/zvec/zvec-vector-store.ts';
import { killedCollection, killedRow, writerTenancy } from './killed-collection.ts';

const { name } = killedCollection;
const call = untilStopped(undefined, writerTenancy);

describe('a zvec store in trouble', () => {
  let directory: string;
  let store: VectorStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'trefoil-trouble-'));
    store = zvecVectorStore({ directory });
    await store.open(killedCollection);
    await store.upsert(name, [killedRow('a', 1), killedRow('b', 1)], call);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function keys(): Promise<readonly string[]> {
    const [found] = await store.nearest(name, [{ vector: new Float32Array([1, 1, 1, 1]), k: 10, filter: everything }], [], call);
    return (found?.hits ?? []).map((hit) => hit.key).sort();
  }

  async function expectsHealing(reason: FailureReason): Promise<void> {
    await expect(store.open(killedCollection)).rejects.toMatchObject({ name: 'StoreFailure', reason, message: expect.stringContaining('drop') });
    await store.drop(name);
    await store.open(killedCollection);
    expect(await keys()).toEqual([]);
    await store.upsert(name, [killedRow('c', 1)], call);
    expect(await keys()).toEqual(['c']);
  }

  it('says so where another process has the directory', async () => {
    await store.close();
    const other = spawn(process.execPath, [fileURLToPath(new URL('zvec-writer.ts', import.meta.url)), directory, '1', '1000000'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    await expect(store.open(killedCollection)).rejects.toMatchObject({ reason: FailureReason.Unavailable, message: expect.stringContaining('in use by another process') });
    await expect(store.drop(name)).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    other.kill('SIGKILL');
    await once(other, 'exit');
    await store.open(killedCollection);
    expect(await keys()).toContain('a');
  });

  it.each([
    ['its manifest is cut off', async (engine: string) => truncate(join(engine, await entry(engine, 'manifest')), 5)],
    ['its manifest is gone', async (engine: string) => rm(join(engine, await entry(engine, 'manifest')))],
    ['its ids are gone', async (engine: string) => rm(join(engine, await entry(engine, 'idmap')), { recursive: true })],
    ['all of it is gone', async (engine: string) => rm(engine, { recursive: true })],
  ])('calls a collection corrupt where %s, until it is dropped', async (_, harm) => {
    await store.close();
    await harm(join(directory, name, 'engine'));
    await expectsHealing(FailureReason.Corrupt);
  });

  it.each([
    ['of another version', (layout: string) => layout.replace('"format": 1', '"format": 99')],
    ['that is no JSON', () => '{'],
  ])('calls a collection with a layout %s corrupt, until it is dropped', async (_, change) => {
    await store.close();
    const layout = join(directory, name, 'collection.json');
    await writeFile(layout, change(await readFile(layout, 'utf8')));
    await expectsHealing(FailureReason.Corrupt);
  });

  it('opens an empty collection where creating it was cut off', async () => {
    await store.close();
    await rm(join(directory, name, 'collection.json'));
    await store.open(killedCollection);
    expect(await keys()).toEqual([]);
  });

  it('leaves a folder alone that holds other things than a collection', async () => {
    await store.close();
    await mkdir(join(directory, 'photographs'));
    await writeFile(join(directory, 'photographs', 'cat.jpg'), 'cat');
    await expect(store.open({ ...killedCollection, name: 'photographs' })).rejects.toMatchObject({ reason: FailureReason.Corrupt });
    expect(await store.list()).toEqual([name]);
    expect(await readFile(join(directory, 'photographs', 'cat.jpg'), 'utf8')).toBe('cat');
  });

  it('refuses to call anything flushed once its folder is gone or another, until it is dropped', async () => {
    const aside = `${directory}-aside`;
    await store.flush(name);
    await rename(join(directory, name), aside);
    await expect(store.flush(name)).rejects.toMatchObject({ reason: FailureReason.Corrupt });
    await cp(aside, join(directory, name), { recursive: true });
    await rm(aside, { recursive: true });
    await expect(store.flush(name)).rejects.toMatchObject({ reason: FailureReason.Corrupt });
    await expectsHealing(FailureReason.Corrupt);
  });

  it('goes back to what it was where optimising was cut off', async () => {
    await store.close();
    const folder = join(directory, name);
    await rename(join(folder, 'engine'), join(folder, 'copy'));
    await mkdir(join(folder, 'engine'));
    await mkdir(join(folder, 'copy.new'));
    await store.open(killedCollection);
    expect(await keys()).toEqual(['a', 'b']);
    expect((await readdir(folder)).sort()).toEqual(['collection.json', 'engine']);
  });

  it('closes a collection that it fails to optimise, and opens it as it was', async () => {
    await store.close();
    await store.open(killedCollection);
    await store.upsert(name, [killedRow('c', 1)], call);
    // A file where the next segment is to lie.
    const engine = join(directory, name, 'engine');
    const segments = (await readdir(engine)).map(Number).filter((segment) => !Number.isNaN(segment));
    for (let segment = Math.max(...segments) + 1; segment < 100; segment++) await writeFile(join(engine, `${segment}`), '');
    await expect(store.optimize(name)).rejects.toMatchObject({ name: 'StoreFailure' });
    await expect(keys()).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    await store.open(killedCollection);
    expect(await keys()).toEqual(['a', 'b', 'c']);
  });

  it('names the setting where the directory cannot be made', async () => {
    await writeFile(join(directory, 'file'), '');
    const elsewhere = zvecVectorStore({ directory: join(directory, 'file', 'vectors') });
    await expect(elsewhere.open(killedCollection)).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
  });
});

async function entry(folder: string, prefix: string): Promise<string> {
  const found = (await readdir(folder)).find((file) => file.startsWith(prefix));
  if (found === undefined) throw new Error(`no ${prefix} in ${folder}`);
  return found;
}
