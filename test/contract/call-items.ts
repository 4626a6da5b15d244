import { expect, it } from 'vitest';
import type { Tenancy } from '../../src/model/tenancy.ts';
import type { Call, NativeRequest } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure, type StoreFamily } from '../../src/ports/store-failure.ts';
import { callOf, counted, impossibleTexts, type FilledStore } from './stored-data.ts';

/** A method of a store, called in a way that needs one native request, with a text that may stand wherever a client's does. */
export type CalledMethod = readonly [name: string, run: (call: Call, text?: string) => Promise<unknown>];

export interface Calls {
  /** `ES5`: items are numbered behind it. */
  readonly ids: string;
  readonly family: StoreFamily;
  readonly under: () => FilledStore<{ readonly name: string }> & { readonly walks?: boolean };
  readonly tenancy: Tenancy;
  readonly methods: readonly CalledMethod[];
}

/** What every method of every store that reads must do with its call. */
export function readingCallItems({ ids, family, under, tenancy, methods }: Calls): void {
  it.each(methods)(`${ids}0 MUST NOT begin %s for a caller who has gone, or whose time is over`, async (_method, run) => {
    const requests: NativeRequest[] = [];
    const observe = (request: NativeRequest): number => requests.push(request);
    await expect(run(callOf(tenancy, { signal: AbortSignal.abort(), observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family });
    await expect(run(callOf(tenancy, { deadline: Date.now() - 1, observe }))).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family });
    expect(requests).toEqual([]);
  });

  it.each(methods)(`${ids}1 MUST tell of each native request of %s, once`, async (method, run) => {
    const { requests } = await counted(tenancy, run);
    if (under().walks === true) expect(requests).toEqual(expect.arrayContaining([{ store: under().store.name, operation: expect.any(String), text: expect.any(String) }]));
    else expect(requests).toEqual([{ store: under().store.name, operation: method, text: expect.any(String) }]);
  });

  it.for(methods)(`${ids}2 MUST settle %s soon where the caller goes or the time is over while the engine does not answer, and answer later ones`, async ([, run], context) => {
    const { stall } = under();
    if (stall === undefined) return context.skip('this engine cannot be made to hang');
    const release = await stall();
    try {
      const started = performance.now();
      const gone = new AbortController();
      const aborted = run(callOf(tenancy, { signal: gone.signal }));
      const late = run(callOf(tenancy, { deadline: Date.now() + 40 }));
      setTimeout(() => gone.abort(), 20);
      for (const outcome of await Promise.allSettled([aborted, late])) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreFailure', reason: FailureReason.Timeout, family } });
      expect(performance.now() - started).toBeLessThan(5_000);
    } finally {
      await release();
    }
    await run(callOf(tenancy));
  });

  it.each(methods)(`${ids}3 MUST answer %s for what no store can hold as for what it does not hold, or refuse it, and never fall over it`, async (_method, run) => {
    for (const text of impossibleTexts) {
      const outcome: unknown = await run(callOf(tenancy), text).catch((error: unknown) => error);
      if (outcome instanceof StoreFailure) expect(outcome).toMatchObject({ reason: FailureReason.Rejected, family });
      else expect(outcome).toEqual(await run(callOf(tenancy), 'no such'));
    }
    await run(callOf(tenancy));
  });
}
