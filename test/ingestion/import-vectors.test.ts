import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { importEntities } from '../../src/ingestion/import-entities.ts';
import { importVectors, type VectorImport } from '../../src/ingestion/import-vectors.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { callOf, openWorkshop, type Workshop } from './workshop.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = await openWorkshop();
  await importEntities(shop, { file: await shop.file('media.jsonl', ['a', 'b', 'c'].map((key) => ({ key, title: key }))), folder: shop.folder, type: 'MediaContent' });
});

async function importFile(name: string, lines: readonly (object | string)[], options: Partial<VectorImport> = {}) {
  return importVectors(shop, { file: await shop.file(name, lines), folder: shop.folder, model: 'mini', ...options });
}

async function given(model = 'mini'): Promise<Record<string, number[]>> {
  const vectors = await shop.state.givenVectors('MediaContent', model, ['a', 'b', 'c'], callOf());
  return Object.fromEntries([...vectors].sort().map(([key, vector]) => [key, [...vector].map((x) => Math.round(x * 1e4) / 1e4)]));
}

describe('an import of vectors', () => {
  it('keeps them at length 1 under their model, and asks for an index of them', async () => {
    const report = await importFile('vectors.jsonl', [{ key: 'a', vector: [3, 4] }, { id: 'b', vector: [0, -2] }]);
    const model = { model: 'mini', dimensions: 2, hash: 'mini' };
    expect(report).toMatchObject({ created: 2, unchanged: 0, rejected: 0, entity: 'MediaContent', model });
    expect(await given()).toEqual({ a: [0.6, 0.8], b: [0, -1] });
    expect(await shop.state.waitingTasks(callOf())).toEqual([{ id: report.task, kind: 're-embed', entity: 'MediaContent', model, state: 'waiting', done: 0, total: 0, message: '' }]);
    expect([await given('other'), await shop.left()]).toEqual([{}, []]);
  });

  it.each(['f32', 'npy'])('takes the rows of a matrix for the records of another file: %s', async (format) => {
    const keys = await shop.file('films.jsonl', [{ id: 'c', title: 'x' }, '', { id: 'nowhere' }, '{torn', { id: 'a' }]);
    const data = Buffer.from(Float32Array.from([0, 1, 0, 0, 0, 1, 1, 0, 0, 6, 0, 8]).buffer);
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }`.padEnd(117);
    const matrix = join(shop.folder, '..', `vectors.${format}`);
    await writeFile(matrix, format === 'f32' ? data : Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${header}\n`), data]));
    const report = await importVectors(shop, { file: matrix, keys, folder: shop.folder, model: 'mini' });
    expect(report).toMatchObject({ created: 2, rejected: 2, model: { dimensions: 3 } });
    expect(await given()).toEqual({ a: [0.6, 0, 0.8], c: [0, 1, 0] });
  });

  it('changes nothing the second time, once its index is there', async () => {
    const lines = [{ key: 'a', vector: [1, 0] }, { key: 'b', vector: [1, 1] }];
    const { task } = await importFile('vectors.jsonl', lines);
    expect(await importFile('vectors.jsonl', lines)).toMatchObject({ created: 0, updated: 0, unchanged: 2, task });
    const { number } = await shop.state.addGeneration('MediaContent', { model: 'mini', dimensions: 2, hash: 'mini' }, 'shape', undefined, callOf());
    await shop.state.activate('MediaContent', number, callOf());
    await shop.state.reportTask(task ?? 0, { state: 'done', done: 1, total: 1, message: '' }, callOf());
    expect(await importFile('vectors.jsonl', lines)).toMatchObject({ unchanged: 2, task: undefined });
    expect(await importFile('vectors.jsonl', [lines[0] ?? {}, { key: 'b', vector: [1, 2] }])).toMatchObject({ updated: 1, unchanged: 1, task: (task ?? 0) + 1 });
  });

  it('asks for an index also where an import before ended before it could', async () => {
    const { number } = await shop.state.addGeneration('MediaContent', { model: 'mini', dimensions: 2, hash: 'mini' }, 'shape', undefined, callOf());
    await shop.state.activate('MediaContent', number, callOf());
    const file = await shop.file('vectors.jsonl', [{ key: 'a', vector: [1, 0] }]);
    const requestTask = () => Promise.reject(new StoreFailure(FailureReason.Unavailable, 'gone', { store: 'postgres', operation: 'requestTask' }));
    const broken = importVectors({ ...shop, state: { ...shop.state, requestTask } }, { file, folder: shop.folder, model: 'mini', patience: 0 });
    await expect(broken).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('run it again') });
    expect(await importVectors(shop, { file, folder: shop.folder, model: 'mini', restart: true })).toMatchObject({ unchanged: 1, task: expect.any(Number) });
  });

  it('rejects vectors that are none, and those of nothing', async () => {
    const report = await importFile('vectors.jsonl', [
      { key: 'a', vector: [1, 0] }, { key: 'b', vector: [1, 0, 0] }, { key: 'b', vector: [0, 0] }, { key: 'b', vector: 'x' }, { key: 'b' }, { key: 'nowhere', vector: [1, 0] }, { vector: [1, 0] }, '{"key": "c", "vector": [1e999, 0]}', { key: 'c', vector: [1e300, 0] },
    ]);
    expect(report).toMatchObject({ created: 1, rejected: 8 });
    expect((await shop.rejects(report.rejectsFile)).map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual([
      '2 vector: expected a list of 2 finite numbers, got 3 members, [1,0,0]', '3 the vector has no direction: all its numbers are 0, or one is not finite', '4 vector: expected a list of 2 finite numbers, got "x"', '5 vector: expected a list of 2 finite numbers, got nothing',
      '6 there is no MediaContent "nowhere": import it first', expect.stringMatching(/^7 key: expected a key/), expect.stringMatching(/^8 vector: expected a list/), '9 the vector has no direction: all its numbers are 0, or one is not finite',
    ]);
  });

  it.each<[string, Partial<VectorImport>, readonly (object | string)[], string]>([
    ['of a type without vectors', { type: 'genres' }, [{ name: 'x', vector: [1] }], 'Genre has no vectors: give --type one of MediaContent'],
    ['without vectors', {}, [{ key: 'a', embedding: [1] }], 'has no vectors in its first records'],
  ])('%s is refused in one sentence', async (_, options, lines, message) => {
    await expect(importFile('vectors.jsonl', lines, options)).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining(message) });
  });

  it('of a matrix without keys is refused in one sentence', async () => {
    await expect(importVectors(shop, { file: 'vectors.f16', folder: shop.folder, model: 'mini' })).rejects.toMatchObject({ name: 'OperatorError', message: expect.stringContaining('name the JSONL file') });
  });

  it('of another length than the model has elsewhere is refused in one sentence', async () => {
    await shop.state.addGeneration('MediaContent', { model: 'mini', dimensions: 384, hash: 'mini' }, 'shape', undefined, callOf());
    await expect(importFile('vectors.jsonl', [{ key: 'a', vector: [1, 0] }])).rejects.toMatchObject({ name: 'OperatorError', message: 'The vectors have 2 dimensions, but "mini" has made MediaContent vectors of 384: give another model\'s name by --model.' });
  });
});
