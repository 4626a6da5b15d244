import { beforeEach, describe, expect, test } from 'vitest';
import { OutOfTime } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { HealthRecord } from '../../src/statistics/health-record.ts';
import { allWell } from '../../src/statistics/store-health.ts';

let now: number;
let health: HealthRecord;
const call = { signal: new AbortController().signal };

beforeEach(() => {
  now = 0;
  health = new HealthRecord({ elapsed: () => now, opensAfter: 3, triesAgainAfter: 1_000, leastPatience: 50 });
});

async function fail(reason: FailureReason, { after = 100, signal = call.signal }: { readonly after?: number; readonly signal?: AbortSignal } = {}): Promise<void> {
  const failing = health.watch('graph', { signal }, async () => {
    now += after;
    throw new StoreFailure(reason, 'as the test has it', { store: 'test', operation: 'test' });
  });
  await expect(failing).rejects.toThrow(StoreFailure);
}

describe('a service', () => {
  test('is well until it has failed so often in a row, and then failing', async () => {
    await fail(FailureReason.Unavailable);
    await fail(FailureReason.Unavailable);
    expect(health.snapshot().graph).toBe('up');
    await fail(FailureReason.Unavailable);
    expect(health.snapshot()).toEqual({ ...allWell, graph: 'failing' });
  });

  test('is slow where it was not in time, and well again with the first answer', async () => {
    for (let i = 0; i < 3; i++) await fail(FailureReason.Timeout);
    expect(health.snapshot().graph).toBe('slow');
    await health.watch('graph', call, async () => {});
    expect(health.snapshot()).toBe(allWell);
  });

  test('that refuses what it understood is well', async () => {
    await fail(FailureReason.Unavailable);
    await fail(FailureReason.Unavailable);
    await fail(FailureReason.Rejected);
    await fail(FailureReason.Unavailable);
    expect(health.snapshot().graph).toBe('up');
  });

  test('is not blamed for callers that went or had no time, but for those whose time it used up', async () => {
    const gone = AbortSignal.abort(new Error('the client is gone'));
    for (let i = 0; i < 5; i++) await fail(FailureReason.Timeout, { signal: gone });
    for (let i = 0; i < 5; i++) await fail(FailureReason.Timeout, { after: 10 });
    expect(health.snapshot().graph).toBe('up');
    for (let i = 0; i < 3; i++) await fail(FailureReason.Timeout, { signal: AbortSignal.abort(new OutOfTime()) });
    expect(health.snapshot().graph).toBe('slow');
  });

  test('is tried again after a while by one call, while others go on without', async () => {
    for (let i = 0; i < 3; i++) await fail(FailureReason.Unavailable);
    now += 1_000;
    expect(health.snapshot().graph).toBe('up');
    const trial = Promise.withResolvers<void>();
    const trying = health.watch('graph', call, () => trial.promise);
    expect(health.snapshot().graph).toBe('failing');
    trial.resolve();
    await trying;
    expect(health.snapshot().graph).toBe('up');
  });
});
