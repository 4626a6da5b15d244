import type { Redis } from 'ioredis';
import type { Cache, CacheKey, CacheLifetimes, CacheSpace } from '../../../ports/cache.ts';
import type { Call } from '../../../ports/call.ts';
import type { FailureContext } from '../../../ports/store-failure.ts';
import { throwIfGivenUp } from '../throw-if-given-up.ts';
import { redisConnection } from './redis-connection.ts';

export interface RedisCacheOptions {
  /** `redis://user:password@host:6379/0`, or `rediss:` for TLS. */
  readonly url: string;
  /** In PEM, where the server's certificate is signed by nobody that Node trusts. */
  readonly ca?: string;
  readonly lifetimes: CacheLifetimes;
  /** Milliseconds that one request may take: a slow cache is worth less than none. 250 by default. */
  readonly timeout?: number;
}

const store = 'redis';

/** Shared by all gateways. Connects when it is first needed; while it is out of reach each call fails at once. */
export function redisCache({ url, ca, lifetimes, timeout = 250 }: RedisCacheOptions): Cache {
  const connection = redisConnection({ url, timeout, ...(ca === undefined ? {} : { ca }) });

  function ask<T>(operation: string, command: string, call: Call, work: (client: Redis) => Promise<T>): Promise<T> {
    const context: FailureContext = { store, family: 'cache', operation };
    throwIfGivenUp(call, context);
    return connection.run(call, context, (client) => {
      call.observe?.({ store, operation, text: command });
      return work(client);
    });
  }

  return {
    async get(space, keys, call) {
      if (keys.length === 0) return [];
      const values = await ask('get', `MGET ×${keys.length}`, call, (client) => client.mgetBuffer(keys.map((key) => nameOf(space, key, call))));
      return values.map((value) => value ?? undefined);
    },

    async set(space, entries, call) {
      if (entries.length === 0) return;
      const lifetime = Math.max(1, Math.round(lifetimes[space.reach]));
      await ask('set', `SET ×${entries.length}`, call, async (client) => {
        const pipeline = client.pipeline();
        for (const { key, value } of entries) pipeline.set(nameOf(space, key, call), Buffer.from(value), 'PX', lifetime);
        for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
      });
    },

    async remove(space, keys, call) {
      if (keys.length > 0) await ask('remove', `UNLINK ×${keys.length}`, call, (client) => client.unlink(keys.map((key) => nameOf(space, key, call))));
    },

    close: () => connection.close(),
  };
}

/**
 * What stands in braces decides in which part of a cluster a key lies: keys of one project lie together, so that one
 * command may name several. The encoded JSON holds no braces of its own.
 */
function nameOf({ name }: CacheSpace, key: CacheKey, { tenancy }: Call): string {
  return `trefoil:{${encodeURIComponent(JSON.stringify([tenancy.tenant, tenancy.project]))}}:${name}:${key}`;
}
