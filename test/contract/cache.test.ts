import { readFileSync } from 'node:fs';
import { describe } from 'vitest';
import { memoryCache } from '../../src/stores/cache/memory/memory-cache.ts';
import { redisCache } from '../../src/stores/cache/redis/redis-cache.ts';
import { describeWith } from '../services/describe-with.ts';
import { cacheContract } from './cache.contract.ts';

describe('in memory', () => cacheContract((lifetimes) => memoryCache({ bytes: 10_000_000, lifetimes })));

await describeWith('redis', 'Redis', ({ url, tls }) => {
  cacheContract((lifetimes) => redisCache({ url, lifetimes, timeout: 10_000 }));

  describe('through TLS', () => cacheContract((lifetimes) => redisCache({ url: tls?.url ?? '', ca: readFileSync(tls?.caFile ?? '', 'utf8'), lifetimes, timeout: 10_000 })));
});
