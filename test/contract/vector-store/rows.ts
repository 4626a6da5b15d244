import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorCollection, VectorRow, VectorStore } from '../../../src/ports/vector-store.ts';
import { attributes, callOf, expectFailure, film, hostileStrings, keysOf, nearestTo, newCollection, newTenancy } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function rowItems(open: OpenVectorStore): void {
  describe('rows', () => {
    const collection: VectorCollection = newCollection();
    const { name } = collection;
    let under: VectorStoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      under = await open();
      store = under.store;
      await store.open(collection);
    });
    afterAll(() => under.end());

    it('VS10 MUST find a row once its upsert has resolved', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a'), film('b')], call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual(['a', 'b']);
    });

    it('VS11 MUST replace a row of the same key, all of it', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a', { vector: [1, 0, 0, 0], attributes: { title: 'old', year: 1999 }, version: 1 })], call);
      await store.upsert(name, [film('a', { vector: [0, 1, 0, 0], attributes: { title: 'new' }, version: 2 })], call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([0, 1, 0, 0])], ['title', 'year'], call);
      expect(found?.hits).toEqual([{ key: 'a', score: expect.closeTo(1, 5), attributes: { title: 'new', year: null } }]);
    });

    it('VS12 MUST let the last of several rows of one key in a batch stand', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a', { attributes: { title: 'first' } }), film('a', { attributes: { title: 'last' } })], call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], ['title'], call);
      expect(found?.hits.map((hit) => hit.attributes['title'])).toEqual(['last']);
    });

    it('VS13 MUST NOT find a removed row; removing one that is not there is no failure', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a'), film('b'), film('c')], call);
      await store.remove(name, ['a', 'never was', 'c', 'c'], call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual(['b']);
    });

    it('VS14 MUST read every kind of attribute back as it was written', async () => {
      const call = callOf(newTenancy());
      const full = {
        title: 'A film', order: '', from: 0, year: -2_147_483_648, rating: 0.1, active: false, imdb: 'tt1', addedAt: '2024-05-01T00:00:00.000Z', released: '1999-12-31', mood: 'DARK',
        details: { a: [1, 'two', null, { b: true }], c: '' }, aNameThatGoesOnForFarLongerThanAnyEngineWouldLikeItsColumns: 'long',
        tags: ['', 'b', 'a', 'a'], years: [2_147_483_647, -1], ratings: [1.5, 1e300, 5e-324], answers: [true, false], moods: ['DARK'], notes: [{ x: 1 }, 'y', null],
      };
      const empty = { title: '', tags: [], years: [], ratings: [], answers: [], moods: [], notes: [], details: [] };
      const extremes = { year: 2_147_483_647, from: Number.MAX_SAFE_INTEGER, rating: -1.7976931348623157e308, active: true, details: 0, years: [Number.MIN_SAFE_INTEGER] };
      const written = [film('empty', { attributes: empty }), film('extremes', { attributes: extremes }), film('full', { attributes: full }), film('null')];
      await store.upsert(name, written, call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], attributes.map((a) => a.name), call);
      expect(found?.hits.map(({ key, attributes: read }) => ({ key, read }))).toEqual(written.map((row) => ({ key: row.key, read: row.attributes })));
    });

    it('VS15 MUST read hostile strings back as they were written, alone and in lists', async () => {
      const call = callOf(newTenancy());
      const rows = hostileStrings.map((text, i) => film(`k${i}`, { attributes: { title: text, tags: [text, 'x', text] }, text }));
      await store.upsert(name, rows, call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 1000 })], ['title', 'tags'], call);
      expect(new Map(found?.hits.map((hit) => [hit.key, hit.attributes]))).toEqual(new Map(rows.map((row) => [row.key, { title: row.attributes['title'], tags: row.attributes['tags'] }])));
    });

    it('VS16 MUST hold any key of up to 500 characters', async () => {
      const call = callOf(newTenancy());
      const keys = [...new Set([...hostileStrings.map((text) => `${text.slice(0, 498)}#`), 'é'.repeat(500), '😀'.repeat(250), 'k'.repeat(499), 'k'.repeat(500)])];
      await store.upsert(name, keys.map((key) => film(key)), call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 1000 })], [], call);
      expect(new Set(keysOf(found))).toEqual(new Set(keys));
      const [within] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 1000, within: keys })], [], call);
      expect(new Set(keysOf(within))).toEqual(new Set(keys));
      await store.remove(name, keys, call);
      await under.settled?.();
      expect(keysOf((await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call))[0])).toEqual([]);
    });

    it('VS17 MUST give the vectors of keys, and leave out keys without one', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a', { vector: [1, 2, 3, 4] }), film('b', { vector: [-4, 0.5, 0, 0] })], call);
      await under.settled?.();
      const vectors = await store.vectors(name, ['b', 'never was', 'a', 'a'], call);
      expect(new Set(vectors.keys())).toEqual(new Set(['a', 'b']));
      for (const [key, expected] of [['a', [1, 2, 3, 4]], ['b', [-4, 0.5, 0, 0]]] as const)
        for (const [i, component] of [...(vectors.get(key) ?? [])].entries()) expect(component).toBeCloseTo(expected[i] ?? Number.NaN, 5);
      expect(await store.vectors(name, [], call)).toEqual(new Map());
    });

    it('VS18 MUST tell the version of every row once', async () => {
      const call = callOf(newTenancy());
      const rows = Array.from({ length: 4321 }, (_, i) => film(`k${i}`, { version: i * 1_000_000 }));
      await store.upsert(name, rows, call);
      await under.settled?.();
      const seen = new Map<string, number>();
      let told = 0;
      await store.versions(name, async (page) => {
        told += page.size;
        for (const [key, version] of page) seen.set(key, version);
      }, call);
      expect(told).toBe(rows.length);
      expect(seen).toEqual(new Map(rows.map((row) => [row.key, row.version])));
    });

    it('VS19 MUST pass on what a visitor of versions throws', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a')], call);
      await under.settled?.();
      const visit = store.versions(name, () => Promise.reject(new StopVisiting()), call);
      await expect(visit).rejects.toThrow();
    });

    it.each<[string, VectorRow]>([
      ['too few dimensions', { ...film('bad'), vector: new Float32Array([1, 2, 3]) }],
      ['NaN in its vector', film('bad', { vector: [Number.NaN] })],
      ['infinity in its vector', film('bad', { vector: [Number.POSITIVE_INFINITY] })],
      ['a vector without direction', film('bad', { vector: [0, 0, 0, 0] })],
      ['half a surrogate pair in its key', film('bad\ud800')],
      ['half a surrogate pair in an attribute', film('bad', { attributes: { title: '\udc00' } })],
      ['half a surrogate pair in a list', film('bad', { attributes: { tags: ['\ud800x'] } })],
      ['a string for an integer', film('bad', { attributes: { year: '1999' } })],
      ['a fraction for an integer', film('bad', { attributes: { year: 19.99 } })],
      ['NaN for a float', film('bad', { attributes: { rating: Number.NaN } })],
      ['a scalar for a list', film('bad', { attributes: { tags: 'x' } })],
      ['an attribute the collection has not', film('bad', { attributes: { unknown: 1 } })],
      ['a fraction for a version', film('bad', { version: 0.5 })],
    ])('VS20 MUST refuse a row with %s, and write nothing of its batch', async (_, bad) => {
      const call = callOf(newTenancy());
      await expectFailure(store.upsert(name, [film('good'), bad], call), FailureReason.Rejected);
      await under.settled?.();
      expect(keysOf((await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call))[0])).toEqual([]);
    });

    it('VS21 MUST show each row whole while it is replaced again and again', async () => {
      const call = callOf(newTenancy());
      const state = (round: number): VectorRow[] => Array.from({ length: 40 }, (_, i) => film(`k${i}`, { attributes: { title: `${round}`, year: round, tags: [`${round}`] } }));
      await store.upsert(name, state(0), call);
      await under.settled?.();
      const writing = Array.from({ length: 10 }, (_, i) => store.upsert(name, state(i + 1), call));
      const reading = Array.from({ length: 30 }, () => store.nearest(name, [nearestTo([1, 0, 0, 0])], ['title', 'year', 'tags'], call));
      for (const [found] of await Promise.all(reading)) {
        expect(found?.hits.length).toBe(40);
        for (const { attributes: read } of found?.hits ?? []) expect(read).toEqual({ title: `${read['year']}`, year: read['year'], tags: [`${read['year']}`] });
      }
      await Promise.all(writing);
    });

    it('VS22 MUST leave the row of the last of several upserts that run at once', async () => {
      const call = callOf(newTenancy());
      const many = (title: string): VectorRow[] => Array.from({ length: 700 }, (_, i) => film(`k${i}`, { attributes: { title } }));
      await Promise.all([store.upsert(name, many('first'), call), store.upsert(name, many('second'), call), store.upsert(name, many('third'), call)]);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 700 })], ['title'], call);
      expect(new Set(found?.hits.map((hit) => hit.attributes['title']))).toEqual(new Set(['third']));
    });

    it('VS23 MUST take 5,000 rows at once without holding up the event loop', async ({ annotate }) => {
      const call = callOf(newTenancy());
      const rows = Array.from({ length: 5000 }, (_, i) => film(`k${i}`, { text: `film number ${i} about a storm and a submarine`, attributes: { title: `Film ${i}`, tags: ['a', 'b'] } }));
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await store.upsert(name, rows, call);
      delay.disable();
      await annotate(`longest wait of the event loop: ${(delay.max / 1e6).toFixed(0)} ms`);
      expect(delay.max / 1e6).toBeLessThan(500);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 5000 })], [], call);
      expect(found?.hits.length).toBe(5000);
    });

    it('VS24 MUST take an empty batch for done', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [], call);
      await store.remove(name, [], call);
    });
  });
}

class StopVisiting extends Error {}
