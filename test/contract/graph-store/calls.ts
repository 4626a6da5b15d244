import { beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import type { Call, NativeRequest } from '../../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../../src/ports/store-failure.ts';
import { callOf, counted, impossibleTexts, newTenancy } from '../stored-data.ts';
import { along, edge, Film, film, films, Genre, genre, relationship } from './films.ts';
import type { GraphStoreUnderTest, OpenGraphStore } from './under-test.ts';

export function callItems(open: OpenGraphStore): void {
  describe('calls', () => {
    let under: GraphStoreUnderTest;
    const tenancy = newTenancy();
    beforeAll(async () => {
      under = await open(films);
      await under.write({ puts: [film('a'), genre('g')], edges: [edge('OF', 'a', 'g')] }, tenancy);
    });

    const methods: readonly [string, (call: Call, text?: string) => Promise<unknown>][] = [
      ['neighbours', async (call, text = 'a') => [...(await under.store.neighbours(along(Film, 'genres'), [text], call)).values()]],
      ['neighbourCounts', async (call, text = 'a') => [...(await under.store.neighbourCounts(relationship(Film, 'genres'), everything, [text], call)).values()]],
      ['neighbourhood', (call, text = 'a') => under.store.neighbourhood([[{ type: 'Film', key: text }]], Genre, 10, call)],
      ['proximity', (call, text = 'g') => under.store.proximity([{ anchors: [{ type: 'Film', key: 'a' }], keys: [text] }], Genre, call)],
      ['shortestPath', (call, text = 'g') => under.store.shortestPath({ from: { type: 'Film', key: 'a' }, to: { type: 'Genre', key: text }, types: ['OF'], maxDepth: 3, frontier: 100 }, call)],
    ];

    it.each(methods)('GS50 MUST NOT begin %s for a caller who has gone, or whose time is over', async (_method, run) => {
      const requests: NativeRequest[] = [];
      const observe = (request: NativeRequest): number => requests.push(request);
      await expect(run(callOf(tenancy, { signal: AbortSignal.abort(), observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family: 'graph' });
      await expect(run(callOf(tenancy, { deadline: Date.now() - 1, observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family: 'graph' });
      expect(requests).toEqual([]);
    });

    it.each(methods)('GS51 MUST tell of each native request of %s, once', async (method, run) => {
      const { requests } = await counted(tenancy, run);
      expect(requests).toEqual([{ store: under.store.name, operation: method, text: expect.any(String) }]);
    });

    it.for(methods)('GS52 MUST settle %s soon where the caller goes or the time is over while the engine does not answer, and answer later ones', async ([, run], context) => {
      if (under.stall === undefined) return context.skip('this engine cannot be made to hang');
      const release = await under.stall();
      try {
        const started = performance.now();
        const gone = new AbortController();
        const aborted = run(callOf(tenancy, { signal: gone.signal }));
        const late = run(callOf(tenancy, { deadline: Date.now() + 40 }));
        setTimeout(() => gone.abort(), 20);
        for (const outcome of await Promise.allSettled([aborted, late])) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreFailure', reason: FailureReason.Timeout, family: 'graph' } });
        expect(performance.now() - started).toBeLessThan(5_000);
      } finally {
        await release();
      }
      await run(callOf(tenancy));
    });

    it.each(methods)('GS53 MUST answer %s for what no store can hold as for what it does not hold, or refuse it, and never fall over it', async (_method, run) => {
      for (const text of impossibleTexts) {
        const outcome: unknown = await run(callOf(tenancy), text).catch((error: unknown) => error);
        if (outcome instanceof StoreFailure) expect(outcome).toMatchObject({ reason: FailureReason.Rejected, family: 'graph' });
        else expect(outcome).toEqual(await run(callOf(tenancy), 'no such'));
      }
      await run(callOf(tenancy));
    });
  });
}
