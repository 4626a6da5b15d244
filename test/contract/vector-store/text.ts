import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { Filter } from '../../../src/model/filter.ts';
import type { HitList, TextQuery, VectorCollection, VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf, expectFailure, film, hostileStrings, keysOf, matching, newCollection, newTenancy } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function textItems(open: OpenVectorStore): void {
  describe('text', () => {
    const collection: VectorCollection = newCollection();
    const { name } = collection;
    const call = callOf(newTenancy());
    let under: VectorStoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      under = await open();
      store = under.store;
      if (!store.abilities.text) return;
      await store.open(collection);
      const rows = [
        film('storm', { text: 'A storm at sea, and a captain.', attributes: { year: 1990 } }),
        film('quiet', { text: 'The quiet sea.', attributes: { year: 2000 } }),
        film('captain', { text: 'Captain of the space ship', attributes: { year: 2010 } }),
        film('accents', { text: 'Amélie Été 東京 Straße' }),
        film('other', { text: 'Nothing of the kind' }),
        film('none'),
        ...Array.from({ length: 20 }, (_, i) => film(`filler${i}`, { text: `filler words number${i}` })),
      ];
      await store.upsert(name, rows, call);
      await under.settled?.();
    });
    afterAll(() => under.end());

    async function search(query: TextQuery): Promise<HitList | undefined> {
      return (await store.text?.(name, [query], [], call))?.[0];
    }

    it('VS50 MUST have the method exactly where it declares the ability', () => {
      expect(store.text !== undefined).toBe(store.abilities.text);
    });

    it('VS51 MUST find rows with any of the words, in any case, and no others; scores above 0, largest first', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      const found = await search(matching('SEA Captain'));
      expect(new Set(keysOf(found))).toEqual(new Set(['storm', 'quiet', 'captain']));
      expect(keysOf(found)[0]).toBe('storm');
      const scores = found?.hits.map((hit) => hit.score) ?? [];
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      for (const score of scores) expect(score).toBeGreaterThan(0);
    });

    it('VS52 MUST find words beyond ASCII', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      for (const word of ['Amélie', 'amélie', 'ÉTÉ', '東京', 'straße']) expect.soft(keysOf(await search(matching(word))), word).toEqual(['accents']);
    });

    it.each(['', '   ', '!?', 'unheard', '😶'])('VS53 MUST find nothing for %j, exhausted', async (text) => {
      if (!store.abilities.text) return;
      expect(await search(matching(text))).toEqual({ hits: [], exhausted: true, exact: true });
    });

    it('VS54 MUST score a row the same whatever is filtered, left out by `within`, or cut by k', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      const all = await search(matching('sea captain'));
      const scoreOf = new Map(all?.hits.map((hit) => [hit.key, hit.score]));
      const since2000: Filter = { kind: 'compare', attribute: 'year', operator: 'gte', value: 2000 };
      const filtered = await search(matching('sea captain', { filter: since2000 }));
      const within = await search(matching('sea captain', { within: ['quiet', 'captain', 'never was'] }));
      const first = await search(matching('sea captain', { k: 1 }));
      expect(new Set(keysOf(filtered))).toEqual(new Set(['quiet', 'captain']));
      expect(new Set(keysOf(within))).toEqual(new Set(['quiet', 'captain']));
      for (const hit of [...(filtered?.hits ?? []), ...(within?.hits ?? []), ...(first?.hits ?? [])]) expect(hit.score).toBeCloseTo(scoreOf.get(hit.key) ?? Number.NaN, 6);
    });

    it('VS55 MUST be exhausted exactly where no match was left out for lack of k', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      const lists = await Promise.all([2, 3, 4].map((k) => search(matching('sea captain', { k }))));
      expect(lists.map((list) => [list?.hits.length, list?.exhausted])).toEqual([[2, false], [3, true], [3, true]]);
    });

    it('VS56 MUST order equal scores by key, also at the cut', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      const keys = Array.from({ length: 20 }, (_, i) => `filler${i}`).sort();
      for (const k of [1, 3, 20]) expect(keysOf(await search(matching('filler', { k })))).toEqual(keys.slice(0, k));
    });

    it('VS57 MUST read query operators and hostile strings as plain text', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      for (const text of ['-sea', 'NOT sea', 'sea AND unheard', '"sea', '(sea', 'sea*', 'sea^2', '+sea', 'sea~']) expect.soft(keysOf(await search(matching(text))), text).toContain('storm');
      for (const text of hostileStrings) await search(matching(text));
    });

    it('VS58 MUST find a replaced row by its new text and no longer by its old one', async (context) => {
      if (!store.abilities.text) return context.skip('no full text');
      const own = callOf(newTenancy());
      await store.upsert(name, [film('a', { text: 'before' }), film('b', { text: 'before' })], own);
      await store.upsert(name, [film('a', { text: 'after' })], own);
      await store.remove(name, ['b'], own);
      await under.settled?.();
      const lists = await store.text?.(name, [matching('before'), matching('after')], [], own);
      expect(lists?.map(keysOf)).toEqual([[], ['a']]);
    });

    it('VS59 MUST refuse what `nearest` refuses', async (context) => {
      const { text } = store;
      if (text === undefined) return context.skip('no full text');
      await expectFailure(text.call(store, name, [matching('sea', { k: 0 })], [], call), FailureReason.Rejected);
      await expectFailure(text.call(store, name, [matching('sea')], ['unknown'], call), FailureReason.Rejected);
      await expectFailure(text.call(store, 'never_was', [matching('sea')], [], call), FailureReason.NotFound);
    });
  });
}
