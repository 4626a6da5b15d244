import { beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import type { Call, NativeRequest } from '../../../src/ports/call.ts';
import type { Facet } from '../../../src/ports/facets.ts';
import { FailureReason, StoreFailure } from '../../../src/ports/store-failure.ts';
import { callOf, counted, impossibleTexts, newTenancy } from '../stored-data.ts';
import { library, relationship, Work, work } from '../truth-store/library.ts';
import type { EntityStoreUnderTest, OpenEntityStore } from './under-test.ts';

export function callItems(open: OpenEntityStore): void {
  describe('calls', () => {
    let under: EntityStoreUnderTest;
    const tenancy = newTenancy();
    beforeAll(async () => {
      under = await open(library);
      await under.write({ puts: [work('a')] }, tenancy);
    });

    const page = { filter: everything, order: [], limit: 1, backwards: false };
    const topics: Facet = { kind: 'related', relationship: relationship(Work, 'topics'), first: 5 };
    const methods: readonly [string, (call: Call, text?: string) => Promise<unknown>][] = [
      ['rows', (call, text = 'a') => under.store.rows(Work, [text], ['title'], call)],
      ['list', (call, text = 'a') => under.store.list(Work, { ...page, filter: { kind: 'compare', attribute: 'title', operator: 'eq', value: text } }, ['title'], call)],
      ['count', (call, text = 'a') => under.store.count(Work, { kind: 'prefix', attribute: 'title', prefix: text, negated: false }, call)],
      ['facet', (call, text = 'a') => under.store.facet(Work, { kind: 'prefix', attribute: 'title', prefix: text, negated: false }, topics, call)],
      ['neighbourFacets', async (call, text = 'a') => [...(await under.store.neighbourFacets(relationship(Work, 'cites'), everything, topics, [text], call)).values()]],
      ['passing', (call, text = 'a') => under.store.passing(Work, everything, [text], call)],
      ['keys', (call, text = 'a') => under.store.keys(Work, { kind: 'in', attribute: 'isbn', values: [text], negated: false }, 1, call)],
      ['named', (call, text = 'a') => under.store.named([text], call)],
      ['suggest', (call, text = 'a') => under.store.suggest({ folded: text, first: 5 }, call)],
    ];

    it.each(methods)('ES50 MUST NOT begin %s for a caller who has gone, or whose time is over', async (_method, run) => {
      const requests: NativeRequest[] = [];
      const observe = (request: NativeRequest): number => requests.push(request);
      await expect(run(callOf(tenancy, { signal: AbortSignal.abort(), observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family: 'relational' });
      await expect(run(callOf(tenancy, { deadline: Date.now() - 1, observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family: 'relational' });
      expect(requests).toEqual([]);
    });

    it.each(methods)('ES51 MUST tell of each native request of %s, once', async (method, run) => {
      const { requests } = await counted(tenancy, run);
      expect(requests).toEqual([{ store: under.store.name, operation: method, text: expect.any(String) }]);
    });

    it.for(methods)('ES52 MUST settle %s soon where the caller goes or the time is over while the engine does not answer, and answer later ones', async ([, run], context) => {
      if (under.stall === undefined) return context.skip('this engine cannot be made to hang');
      const release = await under.stall();
      try {
        const started = performance.now();
        const gone = new AbortController();
        const aborted = run(callOf(tenancy, { signal: gone.signal }));
        const late = run(callOf(tenancy, { deadline: Date.now() + 40 }));
        setTimeout(() => gone.abort(), 20);
        for (const outcome of await Promise.allSettled([aborted, late])) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreFailure', reason: FailureReason.Timeout } });
        expect(performance.now() - started).toBeLessThan(5_000);
      } finally {
        await release();
      }
      await run(callOf(tenancy));
    });

    it.each(methods)('ES53 MUST answer %s for what no store can hold as for what it does not hold, or refuse it, and never fall over it', async (_method, run) => {
      for (const text of impossibleTexts) {
        const outcome: unknown = await run(callOf(tenancy), text).catch((error: unknown) => error);
        if (outcome instanceof StoreFailure) expect(outcome).toMatchObject({ reason: FailureReason.Rejected, family: 'relational' });
        else expect(outcome).toEqual(await run(callOf(tenancy), 'no such'));
      }
      await run(callOf(tenancy));
    });

    it('ES54 MUST serve many callers at once, each with its own answer', async () => {
      const own = newTenancy();
      await under.write({ puts: Array.from({ length: 60 }, (_, i) => work(`k${i}`, { pages: i })) }, own);
      const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => under.store.rows(Work, [`k${i}`], ['pages'], callOf(own))));
      expect(answers).toEqual(Array.from({ length: 60 }, (_, i) => new Map([[`k${i}`, { pages: i }]])));
    });
  });
}
