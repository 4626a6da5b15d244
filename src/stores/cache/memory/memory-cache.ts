import { LRUCache } from 'lru-cache';
import type { Cache, CacheKey, CacheLifetimes, CacheSpace } from '../../../ports/cache.ts';
import type { Call } from '../../../ports/call.ts';
import type { FailureContext } from '../../../ports/store-failure.ts';
import { throwIfGivenUp } from '../throw-if-given-up.ts';

export interface MemoryCacheOptions {
  /** What all entries may take, keys and all; those unused for longest make room. */
  readonly bytes: number;
  readonly lifetimes: CacheLifetimes;
}

const store = 'memory';

/** In this process alone. */
export function memoryCache({ bytes, lifetimes }: MemoryCacheOptions): Cache {
  const entries = new LRUCache<string, Uint8Array>({ maxSize: bytes, sizeCalculation: (value, name) => value.byteLength + 2 * name.length + overhead });
  return {
    async get(space, keys, call) {
      throwIfGivenUp(call, contextOf('get'));
      // Copies, for what is kept must not change under anybody's hands.
      return keys.map((key) => entries.get(nameOf(space, key, call))?.slice());
    },

    async set(space, added, call) {
      throwIfGivenUp(call, contextOf('set'));
      for (const { key, value } of added) entries.set(nameOf(space, key, call), Uint8Array.from(value), { ttl: lifetimes[space.reach] });
    },

    async remove(space, keys, call) {
      throwIfGivenUp(call, contextOf('remove'));
      for (const key of keys) entries.delete(nameOf(space, key, call));
    },

    async close() {
      entries.clear();
    },
  };
}

/** Of an entry, beside its name and value: objects, and places in lru-cache's lists. */
const overhead = 200;

function nameOf({ name }: CacheSpace, key: CacheKey, { tenancy }: Call): string {
  return JSON.stringify([tenancy.tenant, tenancy.project, name, key]);
}

function contextOf(operation: string): FailureContext {
  return { store, family: 'cache', operation };
}
