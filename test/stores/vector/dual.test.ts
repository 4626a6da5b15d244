import { describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure } from '../../../src/ports/store-failure.ts';
import type { VectorStore } from '../../../src/ports/vector-store.ts';
import { dualVectorStore } from '../../../src/stores/vector/dual/dual-vector-store.ts';
import type { Missed } from '../../../src/stores/vector/dual/second-store.ts';
import { memoryVectorStore } from '../../../src/stores/vector/memory/memory-vector-store.ts';
import { callOf, film, keysOf, nearestTo, newCollection } from '../../contract/vector-store/films.ts';
import { hung, without } from '../../support/faulty-store.ts';

const tenancy = { tenant: 't', project: 'p' };
const call = () => callOf(tenancy);

function dual(primary: VectorStore, secondary: VectorStore, patienceMs = 50): { readonly store: VectorStore; readonly missed: readonly Missed[] } {
  const missed: Missed[] = [];
  return { store: dualVectorStore({ primary, secondary, patienceMs, onMissed: (one) => missed.push(one) }), missed };
}

async function keysIn(store: VectorStore, name: string): Promise<readonly string[]> {
  return keysOf((await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call()))[0]);
}

describe('two vector stores as one', () => {
  it('leaves the same in both', async () => {
    const [first, second] = [memoryVectorStore(), memoryVectorStore()];
    const { store, missed } = dual(first, second);
    const { name, ...rest } = newCollection();
    await store.open({ name, ...rest });
    await store.upsert(name, [film('a'), film('b'), film('c')], call());
    await store.remove(name, ['b'], call());
    expect(await keysIn(second, name)).toEqual(['a', 'c']);
    expect(await keysIn(first, name)).toEqual(['a', 'c']);
    await store.drop(name);
    expect([await first.list(), await second.list(), missed]).toEqual([[], [], []]);
  });

  it('succeeds without the second, and tells what it missed: which rows, whose, and how many so far', async () => {
    const { store, missed } = dual(memoryVectorStore(), without(memoryVectorStore(), ['upsert', 'remove']));
    const collection = newCollection();
    await store.open(collection);
    await store.upsert(collection.name, [film('a'), film('b')], call());
    await store.remove(collection.name, ['a'], call());
    expect(await keysIn(store, collection.name)).toEqual(['b']);
    expect(missed).toMatchObject([
      { store: 'memory', operation: 'upsert', collection: collection.name, tenancy, keys: ['a', 'b'], rowsSoFar: 2, failuresSoFar: 1, failure: { reason: FailureReason.Unavailable } },
      { operation: 'remove', keys: ['a'], rowsSoFar: 3, failuresSoFar: 2 },
    ]);
  });

  it('waits for a second that does not answer no longer than its patience, also where that does not heed its call', async () => {
    const deaf: VectorStore = { ...memoryVectorStore(), upsert: () => new Promise(() => {}) };
    for (const secondary of [hung(memoryVectorStore(), ['upsert']), deaf]) {
      const { store, missed } = dual(memoryVectorStore(), secondary);
      const collection = newCollection();
      await store.open(collection);
      const began = performance.now();
      await store.upsert(collection.name, [film('a')], call());
      expect(performance.now() - began).toBeLessThan(5000);
      expect(missed).toMatchObject([{ operation: 'upsert', keys: ['a'], failure: { reason: FailureReason.Timeout } }]);
    }
  });

  it('fails with the first, and then leaves the second as it was', async () => {
    const second = memoryVectorStore();
    const { store, missed } = dual(without(memoryVectorStore(), ['upsert']), second);
    const collection = newCollection();
    await store.open(collection);
    await expect(store.upsert(collection.name, [film('a')], call())).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    expect(await keysIn(second, collection.name)).toEqual([]);
    expect(missed).toEqual([]);
  });

  it('opens what it could not open before with the next write', async () => {
    const second = memoryVectorStore();
    let away = true;
    const flapping: VectorStore = { ...second, open: (collection) => (away ? Promise.reject(new StoreFailure(FailureReason.Unavailable, 'away', { store: 'test', operation: 'open' })) : second.open(collection)) };
    const { store, missed } = dual(memoryVectorStore(), flapping);
    const collection = newCollection();
    await store.open(collection);
    await store.upsert(collection.name, [film('a')], call());
    away = false;
    await store.upsert(collection.name, [film('b')], call());
    expect(missed.map(({ operation, keys }) => [operation, keys])).toEqual([['open', []], ['upsert', ['a']]]);
    expect(await keysIn(second, collection.name)).toEqual(['b']);
  });

  it('never reads the second', async () => {
    const second = without(memoryVectorStore(), ['nearest', 'text', 'vectors', 'versions', 'list']);
    const { store } = dual(memoryVectorStore(), second);
    const collection = newCollection();
    await store.open(collection);
    await store.upsert(collection.name, [film('a', { text: 'word' })], call());
    expect(await keysIn(store, collection.name)).toEqual(['a']);
    expect(await store.list()).toEqual([collection.name]);
    expect([...(await store.vectors(collection.name, ['a'], call())).keys()]).toEqual(['a']);
  });
});
