import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { cacheKey, type Cache } from '../../src/ports/cache.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { openCache } from '../../src/wiring/open-cache.ts';
import { describeWith } from '../services/describe-with.ts';
import { recordedLog } from '../support/recorded-log.ts';

const space = { name: 'wiring-1', reach: 'shared' } as const;
const key = cacheKey('wiring', String(Math.random()));

test('without settings it is this process’s own', async () => {
  const log = recordedLog();
  const [one, other] = [await openCache(readConfig({}), log), await openCache(readConfig({}), log)];
  await keep(one);
  expect(await has(one)).toBe(true);
  expect(await has(other)).toBe(false);
  expect(log.lines).toEqual([]);
});

test('a Redis that is not there is told of at the start, and never in the way', async () => {
  const log = recordedLog();
  const cache = await openCache(readConfig({ REDIS_URL: 'redis://127.0.0.1:1' }), log);
  expect(log.lines.map(({ message }) => message)).toEqual([expect.stringMatching(/^the Redis that REDIS_URL names cannot be used \(unavailable\): .*ECONNREFUSED.*; until it can, nothing is cached$/)]);
  await keep(cache);
  expect(await has(cache)).toBe(false);
  await cache.close();
});

test('a file that is not there, and an address that is none, are told in a sentence', async () => {
  await expect(openCache(readConfig({ REDIS_URL: 'rediss://127.0.0.1:1', REDIS_CA_FILE: '/nowhere/ca.pem' }), recordedLog())).rejects.toThrow('the file /nowhere/ca.pem that REDIS_CA_FILE names cannot be read');
  expect(() => readConfig({ REDIS_URL: 'http://:hidden@127.0.0.1' })).toThrow('REDIS_URL is set to something else; expected redis://user:password@host:port, or rediss: for TLS.');
});

await describeWith('redis', 'with a Redis', ({ tls }) => {
  test('gateways share what they keep, through TLS by settings', async () => {
    const log = recordedLog();
    const config = readConfig({ REDIS_URL: tls?.url, REDIS_CA_FILE: tls?.caFile });
    const [one, other] = [await openCache(config, log), await openCache(config, log)];
    await keep(one);
    expect(await has(other)).toBe(true);
    expect(log.lines).toEqual([]);
    for (const cache of [one, other]) await cache.close();
  });
});

function keep(cache: Cache): Promise<void> {
  return cache.set(space, [{ key, value: Buffer.from('kept') }], untilStopped());
}

async function has(cache: Cache): Promise<boolean> {
  return (await cache.get(space, [key], untilStopped()))[0] !== undefined;
}
