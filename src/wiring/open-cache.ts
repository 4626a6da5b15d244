import { readFile } from 'node:fs/promises';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { cacheKey, type Cache } from '../ports/cache.ts';
import { untilStopped } from '../ports/call.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { forgivingCache } from '../resilience/forgiving-cache.ts';
import { memoryCache } from '../stores/cache/memory/memory-cache.ts';
import { redisCache } from '../stores/cache/redis/redis-cache.ts';

/** The cache, which is never why a request fails. Rejects with OperatorError only where a file of the settings cannot be read. */
export async function openCache(config: Pick<Config, 'redisUrl' | 'redisCaFile' | 'cacheMegabytes' | 'cacheShared' | 'cachePersonal'>, log: Log): Promise<Cache> {
  const lifetimes = { shared: config.cacheShared * 1_000, personal: config.cachePersonal * 1_000 };
  if (config.redisUrl === undefined) return forgivingCache(memoryCache({ bytes: config.cacheMegabytes * 1_000_000, lifetimes }), log);
  const ca = config.redisCaFile === undefined ? undefined : await readCertificate(config.redisCaFile);
  const cache = redisCache({ url: config.redisUrl, lifetimes, ...(ca === undefined ? {} : { ca }) });
  await reachCache(cache, log);
  return forgivingCache(cache, log);
}

/** The file of REDIS_CA_FILE. Rejects with OperatorError where it cannot be read. */
export async function readCertificate(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new OperatorError(`the file ${path} that REDIS_CA_FILE names cannot be read: name one with a certificate in PEM, or leave the setting out`, error);
  }
}

/** Says at the start already what is wrong with the setting. */
async function reachCache(cache: Cache, log: Log): Promise<void> {
  try {
    await cache.get({ name: 'probe', reach: 'shared' }, [cacheKey()], untilStopped());
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    log.warn(`the Redis that REDIS_URL names cannot be used (${error.reason}): ${error.detail}; until it can, nothing is cached`);
  }
}
