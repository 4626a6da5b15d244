import { beforeAll, describe, expect, it } from 'vitest';
import { ClientError } from '../../src/kernel/errors.ts';
import { importEvents, type EventImport, type Learning } from '../../src/ingestion/import-events.ts';
import type { ImportReport } from '../../src/ingestion/import-options.ts';
import { learn } from '../../src/learning/learn.ts';
import { readEvent } from '../../src/learning/read-events.ts';
import type { LearningStore } from '../../src/ports/learning-store.ts';
import { postgresLearningStore } from '../../src/stores/relational/postgres/learning/learning-store.ts';
import { callOf, openWorkshop, typeOf, type Workshop } from './workshop.ts';

const learningOf: Learning = { read: (catalog, event) => readEvent(catalog, event, Date.now(), 'event'), rule: learn };

let shop: Workshop;
let store: LearningStore;
beforeAll(async () => {
  shop = await openWorkshop();
  store = postgresLearningStore(shop.catalog, shop.client);
  const entity = typeOf('MediaContent');
  const genres = entity.relationships.get('genres');
  if (genres === undefined) throw new Error('no genres');
  const works = ['a', 'b', 'c'];
  await shop.truth.write({
    puts: works.map((key) => ({ entity, key, attributes: { title: key } })), lists: works.map((key) => ({ relationship: genres, key, targets: [{ key: `genre ${key}`, strength: 1, properties: {} }] })),
    edges: [], removedEdges: [], deletes: [],
  }, callOf());
});

function run(file: string, options: Partial<EventImport> = {}, learning: LearningStore = store): Promise<ImportReport> {
  return importEvents({ catalog: shop.catalog, learning }, learningOf, { file, folder: shop.folder, ...options });
}

async function weights(viewer: string): Promise<Record<string, number>> {
  const preferences = await store.preferences(viewer, 'default', { limit: 100 }, callOf());
  return Object.fromEntries(preferences.map(({ target, weight }) => [target.key, Number(weight.toFixed(6))]));
}

const movielens = { map: { userId: 'viewer', movieId: 'item', timestamp: 'at' }, ratings: [0.5, 5] } as const;

describe('importing events', () => {
  it('reads comma-separated values, learns from them once, and changes nothing the next time', async () => {
    const file = await shop.file('ratings.csv', ['userId,movieId,rating,timestamp', 'u1,a,5.0,964980499', 'u2,a,0.5,964980500', '"u1","b",2.75,964980499', '']);
    expect(await run(file, movielens)).toMatchObject({ lines: 4, created: 3, unchanged: 0, rejected: 0 });
    expect(await weights('u1')).toEqual({ 'genre a': 0.2, 'genre b': 0 });
    expect(await weights('u2')).toEqual({ 'genre a': -0.2 });
    expect(await run(file, movielens)).toMatchObject({ created: 0, unchanged: 3, rejected: 0 });
    expect(await weights('u1')).toEqual({ 'genre a': 0.2, 'genre b': 0 });
  });

  it('reads JSON lines with kinds, contexts, times and ids of their own', async () => {
    const file = await shop.file('events.jsonl', [
      { viewer: 'j', item: 'MediaContent:a', kind: 'LIKED', at: '2024-05-01T12:00:00+02:00', id: 'x' },
      { viewer: 'j', item: 'b', kind: 'SKIPPED', at: 1714557600000, context: 'kids' },
      { viewer: 'j', item: 'c', kind: 'LIKED', at: 1714557600, id: 'x' },
    ]);
    expect(await run(file)).toMatchObject({ created: 2, unchanged: 1 });
    expect(await weights('j')).toEqual({ 'genre a': 0.2 });
    expect((await store.feedback('j', undefined, 10, callOf())).map(({ event, context }) => [event.item.key, event.kind, event.at, context])).toEqual(expect.arrayContaining([['a', 'LIKED', '2024-05-01T10:00:00.000Z', 'default'], ['b', 'SKIPPED', '2024-05-01T10:00:00.000Z', 'kids']]));
  });

  it('sets aside lines that it cannot learn from, with the reason, and learns from the rest', async () => {
    const file = await shop.file('bad.csv', [
      'userId,movieId,rating,timestamp', 'bad,a,5,964980499', 'bad,nowhere,5,964980499', 'bad,a,7,964980499', 'bad,a,,964980499', 'bad,a,5,soon', ',a,5,964980499', 'bad,,5,964980499', 'bad,a,5', 'bad,"a,5,964980499', 'bad,a,5,99999999999', 'bad,b,5,964980499',
    ]);
    const report = await run(file, movielens);
    expect(report).toMatchObject({ created: 2, rejected: 9 });
    expect(await weights('bad')).toEqual({ 'genre a': 0.2, 'genre b': 0.2 });
    const reasons = new Map((await shop.rejects(report.rejectsFile)).map(({ line, reason }) => [line, reason]));
    for (const [line, reason] of [[3, 'MediaContent "nowhere" is not there'], [4, '--ratings'], [5, 'rating'], [6, 'at: expected'], [7, 'viewer: expected'], [8, 'item: expected'], [9, '3 values'], [10, 'quote'], [11, 'to come']] as const) expect(reasons.get(line), String(line)).toContain(reason);
  });

  it('goes on where it was interrupted', async () => {
    const file = await shop.file('long.csv', ['userId,movieId,rating,timestamp', ...Array.from({ length: 40 }, (_, i) => `long${i % 3},${'abc'[i % 3]},5,${1_000_000 + i}`)]);
    let writes = 0;
    const failing: LearningStore = { ...store, record: (...args) => (++writes > 7 ? Promise.reject(new Error('pulled out')) : store.record(...args)) };
    await expect(run(file, { ...movielens, batchSize: 6 }, failing)).rejects.toThrow('pulled out');
    const report = await run(file, { ...movielens, batchSize: 6 });
    expect(report.resumedAfter).toBeGreaterThan(1);
    expect(report).toMatchObject({ lines: 41, rejected: 0 });
    expect((await Promise.all(['long0', 'long1', 'long2'].map(async (viewer) => (await store.feedback(viewer, undefined, 100, callOf())).length))).reduce((a, b) => a + b)).toBe(40);
  });

  it('says what is wrong with the whole', async () => {
    const file = await shop.file('events.csv', ['viewer,item', 'a,b']);
    await expect(run(file, { type: 'Genre' })).rejects.toThrow('Genre has no vectors');
    await expect(run(await shop.file('empty.csv', []))).rejects.toThrow('no first line');
    expect(() => readEvent(shop.catalog, { id: '1', kind: 'NOTHING', item: { type: 'MediaContent', key: 'a' } }, 0, 'event')).toThrow(ClientError);
  });
});
