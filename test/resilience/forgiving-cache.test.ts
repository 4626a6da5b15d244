import { expect, test } from 'vitest';
import { cacheKey, type Cache } from '../../src/ports/cache.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { forgivingCache } from '../../src/resilience/forgiving-cache.ts';
import { memoryCache } from '../../src/stores/cache/memory/memory-cache.ts';
import { recordedLog } from '../support/recorded-log.ts';

const space = { name: 'row-1', reach: 'shared' } as const;
const [here, absent] = [cacheKey('here'), cacheKey('absent')];

test('a cache that is down misses and is counted, says so once, and is used again when it is back', async () => {
  let failure: Error | undefined;
  const log = recordedLog();
  const counts = { hits: 0, misses: 0, failures: 0 };
  const cache = forgivingCache(breakable(() => failure), log, counts);
  const set = () => cache.set(space, [{ key: here, value: Buffer.from('v') }], untilStopped());
  const get = async () => (await cache.get(space, [here, absent], untilStopped())).map((value) => value !== undefined);

  await set();
  expect(await get()).toEqual([true, false]);
  failure = new StoreFailure(FailureReason.Unavailable, 'gone', { store: 'redis', operation: 'get' });
  await set();
  expect(await get()).toEqual([false, false]);
  await cache.remove(space, [here], untilStopped());
  failure = undefined;
  expect(await get()).toEqual([true, false]);
  expect(counts).toEqual({ hits: 2, misses: 4, failures: 3 });
  expect(log.lines.map(({ message }) => message)).toEqual(['the cache does not answer: what it keeps is asked for anew', 'the cache answers again']);
});

test('a caller who has gone is no failure of the cache', async () => {
  const log = recordedLog();
  const counts = { hits: 0, misses: 0, failures: 0 };
  const cache = forgivingCache(breakable(() => undefined), log, counts);
  expect(await cache.get(space, [here], untilStopped(AbortSignal.abort()))).toEqual([undefined]);
  expect(counts.failures).toBe(0);
  expect(log.lines).toEqual([]);
});

test('a fault of ours is not forgiven', async () => {
  const cache = forgivingCache(breakable(() => new TypeError('ours')), recordedLog());
  await expect(cache.get(space, [here], untilStopped())).rejects.toThrow('ours');
});

function breakable(failure: () => Error | undefined): Cache {
  const cache = memoryCache({ bytes: 100_000, lifetimes: { shared: 60_000, personal: 60_000 } });
  const unless = <T>(work: () => Promise<T>): Promise<T> => {
    const error = failure();
    return error === undefined ? work() : Promise.reject(error);
  };
  return {
    get: (...args) => unless(() => cache.get(...args)),
    set: (...args) => unless(() => cache.set(...args)),
    remove: (...args) => unless(() => cache.remove(...args)),
    close: () => cache.close(),
  };
}
