import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { NearestQuery, VectorCollection, VectorRow, VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf, expectFailure, film, keysOf, nearestTo, newCollection, newTenancy } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function nearestItems(open: OpenVectorStore): void {
  describe('nearest', () => {
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

    it('VS30 MUST give cosine similarities, largest first, whatever the lengths of the vectors', async () => {
      const call = callOf(newTenancy());
      const rows = [film('far', { vector: [-2, 0, 0, 0] }), film('near', { vector: [0.5, 0, 0, 0] }), film('across', { vector: [0, 3, 0, 0] }), film('half', { vector: [100, 100, 0, 0] })];
      await store.upsert(name, rows, call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([7, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual(['near', 'half', 'across', 'far']);
      for (const [i, cosine] of [1, Math.SQRT1_2, 0, -1].entries()) expect(Math.abs((found?.hits[i]?.score ?? 9) - cosine)).toBeLessThan(2e-6);
      for (const { score } of found?.hits ?? []) expect(Math.abs(score)).toBeLessThanOrEqual(1);
    });

    it('VS31 MUST order equal scores by key, code point by code point, also at the cut', async () => {
      const call = callOf(newTenancy());
      const keys = ['b', 'a', 'B', '10', '9', '\uffff', '😀', 'ä', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
      await store.upsert(name, [film('best', { vector: [1, 1, 1, 1] }), ...keys.map((key) => film(key, { vector: [1, 2, 3, 4] }))], call);
      await under.settled?.();
      const expected = ['best', ...[...keys].sort(compareCodePoints)];
      for (const k of [1, 2, 5, keys.length, keys.length + 1]) {
        const [found] = await store.nearest(name, [nearestTo([1, 1, 1, 1], { k })], [], call);
        expect(keysOf(found)).toEqual(expected.slice(0, k));
      }
    });

    it('VS32 MUST be exhausted exactly where no row was left out for lack of k', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a', { vector: [1] }), film('b', { vector: [2] }), film('c', { vector: [3] })], call);
      await under.settled?.();
      const lists = await store.nearest(name, [2, 3, 4].map((k) => nearestTo([1, 0, 0, 0], { k })), [], call);
      expect(lists.map((list) => [list.hits.length, list.exhausted])).toEqual([[2, false], [3, true], [3, true]]);
    });

    it('VS33 MUST answer several queries in their order', async () => {
      const call = callOf(newTenancy());
      const axes = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
      await store.upsert(name, axes.map((vector, i) => film(`axis ${i}`, { vector })), call);
      await under.settled?.();
      const queries = [...axes, ...axes.toReversed()].map((vector) => nearestTo(vector, { k: 1 }));
      const lists = await store.nearest(name, queries, [], call);
      expect(lists.map((list) => keysOf(list)[0])).toEqual([0, 1, 2, 3, 3, 2, 1, 0].map((i) => `axis ${i}`));
      expect(await store.nearest(name, [], [], call)).toEqual([]);
    });

    it('VS34 MUST search exactly and only among the keys of `within`', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, Array.from({ length: 300 }, (_, i) => film(`k${i}`, { vector: [i], attributes: { year: i } })), call);
      await under.settled?.();
      const within = ['k7', 'k200', 'never was', 'k7', 'k31'];
      const [all, some, passing, none] = await store.nearest(
        name,
        [{ within }, { within, k: 2 }, { within, filter: { kind: 'compare', attribute: 'year', operator: 'lt', value: 100 } as const }, { within: [] }].map((rest) => nearestTo([1, 0, 0, 0], rest)),
        [],
        call,
      );
      expect([keysOf(all), all?.exact, all?.exhausted]).toEqual([['k200', 'k31', 'k7'], true, true]);
      expect([keysOf(some), some?.exact, some?.exhausted]).toEqual([['k200', 'k31'], true, false]);
      expect([keysOf(passing), passing?.exact, passing?.exhausted]).toEqual([['k31', 'k7'], true, true]);
      expect(none).toEqual({ hits: [], exhausted: true, exact: true });
    });

    it('VS35 MUST take as many keys and as large a k as it declares, up to 5,000', async () => {
      const call = callOf(newTenancy());
      const count = Math.min(5000, store.abilities.maxK, store.abilities.maxWithin);
      const keys = Array.from({ length: count }, (_, i) => `k${i}`);
      await store.upsert(name, keys.map((key, i) => film(key, { vector: [i, 1] })), call);
      await store.optimize(name);
      await under.settled?.();
      const lists = await store.nearest(name, [nearestTo([1, 0, 0, 0], { k: count, within: keys }), nearestTo([1, 0, 0, 0], { k: count })], [], call);
      for (const list of lists) expect(new Set(keysOf(list))).toEqual(new Set(keys));
    });

    it('VS36 MUST read along the attributes asked for and no others', async () => {
      const call = callOf(newTenancy());
      await store.upsert(name, [film('a', { attributes: { title: 'A', year: 1 } })], call);
      await under.settled?.();
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], ['year', 'mood'], call);
      expect(found?.hits[0]?.attributes).toEqual({ year: 1, mood: null });
    });

    it.each<[string, NearestQuery, readonly string[]]>([
      ['a k of 0', nearestTo([1, 0, 0, 0], { k: 0 }), []],
      ['a fraction for k', nearestTo([1, 0, 0, 0], { k: 1.5 }), []],
      ['a vector of the wrong length', nearestTo([1, 0, 0]), []],
      ['NaN in the vector', nearestTo([1, 0, Number.NaN, 0]), []],
      ['a vector without direction', nearestTo([0, 0, 0, 0]), []],
      ['an attribute the collection has not', nearestTo([1, 0, 0, 0]), ['unknown']],
    ])('VS37 MUST refuse %s', async (_, query, read) => {
      await expectFailure(store.nearest(name, [query], read, callOf(newTenancy())), FailureReason.Rejected);
    });

    it('VS38 MUST refuse a k and a `within` beyond what it declares', async () => {
      const call = callOf(newTenancy());
      const { maxK, maxWithin } = store.abilities;
      await expectFailure(store.nearest(name, [nearestTo([1, 0, 0, 0], { k: maxK + 1 })], [], call), FailureReason.Rejected);
      const within = Array.from({ length: maxWithin + 1 }, () => 'k');
      await expectFailure(store.nearest(name, [nearestTo([1, 0, 0, 0], { within })], [], call), FailureReason.Rejected);
    });

    it('VS39 MUST call exact only what every row was looked at for, through replacing, removing and optimising', async () => {
      const own = newCollection();
      await store.open(own);
      const call = callOf(newTenancy());
      const rows = new Map<string, VectorRow>();
      const put = async (from: number, to: number): Promise<void> => {
        const batch = Array.from({ length: to - from }, (_, i) => film(`k${from + i}`, { vector: [random(), random(), random(), random()], attributes: { year: (from + i) % 10 } }));
        await store.upsert(own.name, batch, call);
        for (const row of batch) rows.set(row.key, row);
      };
      const remove = async (from: number, to: number): Promise<void> => {
        const keys = Array.from({ length: to - from }, (_, i) => `k${from + i}`);
        await store.remove(own.name, keys, call);
        for (const key of keys) rows.delete(key);
      };
      const steps = [() => put(0, 400), () => put(0, 60), () => remove(100, 140), optimize, optimize, () => put(50, 130), () => put(400, 450), () => remove(0, 300), optimize, () => put(10, 20)];
      for (const step of steps) {
        await step();
        await under.settled?.();
        const query = [random(), random(), random(), random()];
        const [found] = await store.nearest(own.name, [nearestTo(query, { k: rows.size })], [], call);
        expect([...keysOf(found)].sort()).toEqual([...rows.keys()].sort());
        const [few] = await store.nearest(own.name, [nearestTo(query, { k: 10, filter: { kind: 'compare', attribute: 'year', operator: 'gte', value: 3 } })], [], call);
        const best = [...rows.values()].filter((row) => Number(row.attributes['year']) >= 3).map((row) => ({ key: row.key, score: cosine(query, row.vector) })).sort((a, b) => b.score - a.score);
        if (few?.exact) for (const [i, hit] of few.hits.entries()) expect(Math.abs(hit.score - (best[i]?.score ?? 9))).toBeLessThan(2e-6);
        else expect(few?.hits.filter((hit) => hit.score >= (best[9]?.score ?? 9) - 2e-6).length).toBeGreaterThanOrEqual(8);
      }

      function optimize(): Promise<void> {
        return store.optimize(own.name);
      }
    });
  });
}

let seed = 42;
/** -1 to 1, the same in every run. */
function random(): number {
  seed = (seed * 16807) % 2147483647;
  return (seed / 2147483647) * 2 - 1;
}

function cosine(a: readonly number[], b: Float32Array): number {
  const dot = a.reduce((sum, component, i) => sum + component * (b[i] ?? 0), 0);
  return dot / Math.hypot(...a) / Math.hypot(...b);
}
