import { expect, test } from 'vitest';
import { cacheKey } from '../../../src/ports/cache.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { memoryCache } from '../../../src/stores/cache/memory/memory-cache.ts';

const space = { name: 'row-1', reach: 'shared' } as const;
const lifetimes = { shared: 60_000, personal: 60_000 };

test('what was used last stays within the bytes, and what is larger than all of them is not kept', async () => {
  const cache = memoryCache({ bytes: 10_000, lifetimes });
  const keys = Array.from({ length: 20 }, (_, i) => cacheKey(String(i)));
  const [first = cacheKey()] = keys;
  for (const key of keys) {
    await cache.set(space, [{ key, value: new Uint8Array(1_000) }], untilStopped());
    await cache.get(space, [first], untilStopped());
  }
  const kept = (await cache.get(space, keys, untilStopped())).map((value) => value !== undefined);
  expect(kept[0], 'it was used all the time').toBe(true);
  expect(kept.at(-1)).toBe(true);
  expect(kept.filter(Boolean).length).toBeGreaterThan(4);
  expect(kept.filter(Boolean).length).toBeLessThan(10);

  await cache.set(space, [{ key: cacheKey('large'), value: new Uint8Array(20_000) }], untilStopped());
  expect(await cache.get(space, [cacheKey('large')], untilStopped())).toEqual([undefined]);
});

test('nothing at all still counts against the bytes', async () => {
  const cache = memoryCache({ bytes: 10_000, lifetimes });
  const keys = Array.from({ length: 1_000 }, (_, i) => cacheKey(String(i)));
  for (const key of keys) await cache.set(space, [{ key, value: new Uint8Array(0) }], untilStopped());
  expect((await cache.get(space, keys, untilStopped())).filter((value) => value !== undefined).length).toBeLessThan(50);
});
