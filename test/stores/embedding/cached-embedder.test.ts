import { expect, test } from 'vitest';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import { cacheKey, type Cache } from '../../../src/ports/cache.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import type { Embedder, EmbedderIdentity } from '../../../src/ports/embedder.ts';
import { memoryCache } from '../../../src/stores/cache/memory/memory-cache.ts';
import { cachedEmbedder } from '../../../src/stores/embedding/cached/cached-embedder.ts';

const identity = { model: 'words', dimensions: 3, hash: 'a' };

test('asks for each text once, one it knows nothing of too, and gives the same vectors to the last bit', async () => {
  const { embedder, asked } = counting();
  const cached = cachedEmbedder(embedder, openCache());
  const first = await cached.embed(['a', 'unknown', 'bb', 'a'], untilStopped());
  expect(first).toEqual(await embedder.embed(['a', 'unknown', 'bb', 'a'], untilStopped()));
  expect(asked.splice(0)[0]).toEqual(['a', 'unknown', 'bb']);

  expect(await cached.embed(['bb', 'unknown', 'a'], untilStopped())).toEqual([first[2], first[1], first[0]]);
  expect(asked).toEqual([]);
  await cached.embed(['a', 'ccc'], untilStopped());
  expect(asked).toEqual([['ccc']]);
});

test('asks anew for another model, another artifact of the model, and another tenant', async () => {
  const cache = openCache();
  const { asked } = counting();
  for (const other of [identity, { ...identity, model: 'others' }, { ...identity, hash: 'b' }, { ...identity, dimensions: 2 }])
    await cachedEmbedder(counting(other, asked).embedder, cache).embed(['a'], untilStopped());
  await cachedEmbedder(counting(identity, asked).embedder, cache).embed(['a'], untilStopped(undefined, { ...defaultTenancy, tenant: 'other' }));
  expect(asked).toHaveLength(5);
});

test('what cannot be a vector of the model is made anew', async () => {
  const { embedder, asked } = counting();
  const cache = openCache();
  await cache.set({ name: 'query-vector-1', reach: 'shared' }, [{ key: cacheKey('words', 'a', '3', 'a'), value: new Uint8Array(7) }], untilStopped());
  expect(await cachedEmbedder(embedder, cache).embed(['a'], untilStopped())).toEqual([vectorOf('a', 3)]);
  expect(asked).toEqual([['a']]);
});

function openCache(): Cache {
  return memoryCache({ bytes: 1_000_000, lifetimes: { shared: 60_000, personal: 60_000 } });
}

function counting(of: EmbedderIdentity = identity, asked: string[][] = []): { embedder: Embedder; asked: string[][] } {
  const embedder: Embedder = {
    identity: async () => of,
    async embed(texts) {
      asked.push([...texts]);
      return texts.map((text) => vectorOf(text, of.dimensions));
    },
  };
  return { embedder, asked };
}

function vectorOf(text: string, dimensions: number): Float32Array | null {
  return text === 'unknown' ? null : Float32Array.from({ length: dimensions }, (_, i) => Math.sin(text.length + i));
}
