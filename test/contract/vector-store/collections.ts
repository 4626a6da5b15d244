import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorStore } from '../../../src/ports/vector-store.ts';
import { attribute, attributes, callOf, expectFailure, film, keysOf, matching, nearestTo, newCollection, newTenancy } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function collectionItems(open: OpenVectorStore): void {
  describe('collections', () => {
    let under: VectorStoreUnderTest;
    let store: VectorStore;
    const existing = newCollection();
    const call = callOf(newTenancy());

    beforeAll(async () => {
      under = await open();
      store = under.store;
      await store.open(existing);
    });
    afterAll(() => under.end());

    it('VS01 MUST create a collection that is opened for the first time, empty and listed', async () => {
      const collection = newCollection();
      await store.open(collection);
      expect(await store.list()).toContain(collection.name);
      const [found] = await store.nearest(collection.name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(found).toEqual({ hits: [], exhausted: true, exact: true });
    });

    it('VS02 MUST leave a collection that is opened again as it is', async () => {
      await store.upsert(existing.name, [film('a')], call);
      await store.open({ ...existing, attributes: [...attributes].reverse() });
      await under.settled?.();
      const [found] = await store.nearest(existing.name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual(['a']);
    });

    it.each([
      ['other dimensions', { dimensions: 5 }],
      ['an attribute more', { attributes: [...attributes, attribute('extra', 'int')] }],
      ['an attribute less', { attributes: attributes.slice(1) }],
      ['an attribute of another kind', { attributes: [attribute('title', 'int'), ...attributes.slice(1)] }],
      ['a list in the place of a scalar', { attributes: [attribute('title', 'string', { list: true }), ...attributes.slice(1)] }],
    ])('VS03 MUST refuse to open an existing collection with %s', async (_, change) => {
      await expectFailure(store.open({ ...existing, ...change }), FailureReason.Misconfigured);
      await store.open(existing);
    });

    it('VS04 MUST forget a dropped collection, and open it again empty', async () => {
      const collection = newCollection();
      await store.open(collection);
      await store.upsert(collection.name, [film('a', { text: 'hello' })], call);
      await store.drop(collection.name);
      expect(await store.list()).not.toContain(collection.name);
      await store.open({ ...collection, attributes: [attribute('other', 'int')] });
      const [found] = await store.nearest(collection.name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual([]);
    });

    it('VS05 MUST take dropping what is not there for done', async () => {
      await store.drop('never_was');
    });

    it('VS06 MUST keep collections apart', async () => {
      const other = newCollection();
      const own = callOf(newTenancy());
      await Promise.all([store.open(existing), store.open(other), store.open(other)]);
      await store.upsert(existing.name, [film('a')], own);
      await store.upsert(other.name, [film('b')], own);
      await under.settled?.();
      const [found] = await store.nearest(existing.name, [nearestTo([1, 0, 0, 0])], [], own);
      expect(keysOf(found)).toEqual(['a']);
    });

    it.each<[string, (missing: string) => Promise<unknown>]>([
      ['nearest', (missing) => store.nearest(missing, [nearestTo([1, 0, 0, 0])], [], call)],
      ['vectors', (missing) => store.vectors(missing, ['a'], call)],
      ['versions', (missing) => store.versions(missing, async () => {}, call)],
      ['upsert', (missing) => store.upsert(missing, [film('a')], call)],
      ['remove', (missing) => store.remove(missing, ['a'], call)],
      ['flush', (missing) => store.flush(missing)],
      ['optimize', (missing) => store.optimize(missing)],
    ])('VS07 MUST answer "not found" to %s of a collection that is not open', async (_, operation) => {
      await expectFailure(operation('never_was'), FailureReason.NotFound);
    });

    it('VS08 MUST keep rows, their texts and their absence through flush, close and opening again', async (context) => {
      if (under.reopen === undefined) return context.skip('nothing outlives this store');
      const collection = newCollection();
      await store.open(collection);
      await store.upsert(collection.name, [film('a', { text: 'one', version: 7, attributes: { title: 'A' } }), film('b', { text: 'one' })], call);
      await store.remove(collection.name, ['b'], call);
      await store.flush(collection.name);
      store = await under.reopen();
      expect(await store.list()).toContain(collection.name);
      await expectFailure(store.open({ ...collection, dimensions: 5 }), FailureReason.Misconfigured);
      await store.open(collection);
      const [near] = await store.nearest(collection.name, [nearestTo([1, 0, 0, 0])], ['title'], call);
      expect(near?.hits).toEqual([{ key: 'a', score: expect.any(Number), attributes: { title: 'A' } }]);
      if (store.text) expect(keysOf((await store.text(collection.name, [matching('one')], [], call))[0])).toEqual(['a']);
      expect([...(await store.vectors(collection.name, ['a', 'b'], call)).keys()]).toEqual(['a']);
    });

    it.each(['', 'ab', 'Films', 'a-b-c', '../films', 'films/x', 'x'.repeat(61)])('VS09 MUST refuse the name %j', async (name) => {
      await expectFailure(store.open({ ...newCollection(), name }), FailureReason.Rejected);
    });
  });
}
