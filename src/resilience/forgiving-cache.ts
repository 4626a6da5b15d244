import type { Log } from '../kernel/log.ts';
import type { Cache } from '../ports/cache.ts';
import type { Call } from '../ports/call.ts';
import { StoreFailure } from '../ports/store-failure.ts';

/** What a cache was good for since the start; read by whoever shows it. */
export interface CacheCounts {
  hits: number;
  /** Those for want of an answer too. */
  misses: number;
  /** Calls, of any kind, that the cache did not do. */
  failures: number;
}

/** The same cache, but what it cannot do is a miss: no request fails for it. Says once when it fails and once when it is back. */
export function forgivingCache(cache: Cache, log: Log, counts: CacheCounts = { hits: 0, misses: 0, failures: 0 }): Cache {
  let isDown = false;

  async function attempt<T>({ signal }: Call, work: Promise<T>, instead: T): Promise<T> {
    try {
      const value = await work;
      if (isDown) log.info('the cache answers again', { failures: counts.failures });
      isDown = false;
      return value;
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      // The caller has gone, which says nothing of the cache.
      if (signal.aborted) return instead;
      counts.failures += 1;
      if (!isDown) log.warn('the cache does not answer: what it keeps is asked for anew', { error });
      isDown = true;
      return instead;
    }
  }

  return {
    async get(space, keys, call) {
      const values = await attempt(call, cache.get(space, keys, call), keys.map(() => undefined));
      const hits = values.filter((value) => value !== undefined).length;
      counts.hits += hits;
      counts.misses += values.length - hits;
      return values;
    },
    set: (space, entries, call) => attempt(call, cache.set(space, entries, call), undefined),
    remove: (space, keys, call) => attempt(call, cache.remove(space, keys, call), undefined),
    close: () => cache.close(),
  };
}
