import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call, NativeRequest } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorCollection, VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf, expectFailure, film, keysOf, matching, nearestTo, newCollection, newTenancy } from './films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from './under-test.ts';

export function callItems(open: OpenVectorStore): void {
  describe('calls', () => {
    const collection: VectorCollection = newCollection();
    const { name } = collection;
    const tenancy = newTenancy();
    let under: VectorStoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      under = await open();
      store = under.store;
      await store.open(collection);
      await store.upsert(name, [film('a', { text: 'word' }), film('b', { text: 'word' })], callOf(tenancy));
      await under.settled?.();
    });
    afterAll(() => under.end());

    const methods: readonly [string, (call: Call) => Promise<unknown>][] = [
      ['nearest', (call) => store.nearest(name, [nearestTo([1, 0, 0, 0])], [], call)],
      ['text', (call) => store.text?.(name, [matching('word')], [], call) ?? Promise.resolve()],
      ['vectors', (call) => store.vectors(name, ['a'], call)],
      ['versions', (call) => store.versions(name, async () => {}, call)],
      ['upsert', (call) => store.upsert(name, [film('a', { text: 'word' })], call)],
      ['remove', (call) => store.remove(name, ['never was'], call)],
    ];

    it.each(methods)('VS70 MUST NOT begin %s for a caller who has gone', async (method, run) => {
      if (method === 'text' && !store.abilities.text) return;
      const requests: NativeRequest[] = [];
      const observe = (request: NativeRequest): number => requests.push(request);
      await expectFailure(run(callOf(tenancy, { signal: AbortSignal.abort(), observe })), FailureReason.Timeout);
      await expectFailure(run(callOf(tenancy, { deadline: Date.now() - 1, observe })), FailureReason.Timeout);
      expect(requests).toEqual([]);
    });

    it('VS71 MUST settle at once when the caller goes, and go on serving others', async () => {
      const rows = Array.from({ length: 3000 }, (_, i) => film(`k${i}`, { text: 'word' }));
      const gone = new AbortController();
      const writing = store.upsert(name, rows, callOf(newTenancy(), { signal: gone.signal }));
      const settled = writing.then(() => 'done', (error: unknown) => error);
      setTimeout(() => gone.abort(), 1);
      const outcome = await settled;
      // An engine may have been quicker than the caller.
      if (outcome !== 'done') expect(outcome).toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout });
      const [found] = await store.nearest(name, [nearestTo([1, 0, 0, 0])], [], callOf(tenancy));
      expect(keysOf(found)).toEqual(['a', 'b']);
    });

    it.each(methods)('VS72 MUST tell of the native requests of %s', async (method, run) => {
      if (method === 'text' && !store.abilities.text) return;
      const requests: NativeRequest[] = [];
      await run(callOf(tenancy, { observe: (request) => requests.push(request) }));
      expect(requests.length).toBeGreaterThan(0);
      for (const request of requests) expect(request).toMatchObject({ store: store.name, operation: method, text: expect.any(String) });
    });

    it('VS73 MUST need no more native requests for several queries than for one where it declares so', async (context) => {
      if (!store.abilities.batchSearch) return context.skip('requests of its own for each query');
      const needed = async (vectors: readonly (readonly number[])[]): Promise<number> => {
        const requests: NativeRequest[] = [];
        await store.nearest(name, vectors.map((vector) => nearestTo(vector)), ['title', 'year'], callOf(tenancy, { observe: (request) => requests.push(request) }));
        return requests.length;
      };
      expect(await needed([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])).toBe(await needed([[1, 0, 0, 0]]));
    });

    it('VS74 MUST name its family in its failures, never a row of the tenant', async () => {
      const failing = store.nearest(name, [nearestTo([1, 0, 0, 0], { k: 0 })], [], callOf(tenancy));
      await expect(failing).rejects.toMatchObject({ store: store.name, family: 'vector', operation: 'nearest' });
    });

    it('VS75 MUST answer nothing after it was closed, and close twice', async () => {
      const other = await open();
      const own = newCollection();
      await other.store.open(own);
      const reading = other.store.nearest(own.name, [nearestTo([1, 0, 0, 0])], [], callOf(tenancy)).catch((error: unknown) => error);
      await other.store.close();
      await other.store.close();
      await reading;
      await expect(other.store.nearest(own.name, [nearestTo([1, 0, 0, 0])], [], callOf(tenancy))).rejects.toMatchObject({ name: 'StoreFailure' });
      await other.end();
    });
  });
}
