import { cacheKey, type Cache, type CacheSpace } from '../../../ports/cache.ts';
import type { Call } from '../../../ports/call.ts';
import type { Embedder, EmbedderIdentity } from '../../../ports/embedder.ts';

/** A vector's 32-bit floats, least significant byte first; no bytes for a text in which the model finds nothing. */
const space: CacheSpace = { name: 'query-vector-1', reach: 'shared' };

/**
 * The same embedder, asked for each text once in a while: for the texts of queries, of which many are asked again. The cache
 * must be one that never fails.
 */
export function cachedEmbedder(embedder: Embedder, cache: Cache): Embedder {
  return {
    identity: () => embedder.identity(),

    async embed(texts, call) {
      const identity = await embedder.identity();
      const keys = texts.map((text) => cacheKey(identity.model, identity.hash, String(identity.dimensions), text));
      const kept = (await cache.get(space, keys, call)).map((bytes) => read(bytes, identity));
      const missing = [...new Set(texts.filter((_, i) => kept[i] === undefined))];
      if (missing.length === 0) return kept.map((vector) => vector ?? null);
      const made = await embedder.embed(missing, call);
      const byText = new Map(missing.map((text, i) => [text, made[i] ?? null]));
      keep(byText, identity, call);
      return texts.map((text, i) => kept[i] ?? byText.get(text) ?? null);
    },
  };

  /** Nobody waits for it. */
  function keep(vectors: ReadonlyMap<string, Float32Array | null>, { model, hash, dimensions }: EmbedderIdentity, call: Call): void {
    const entries = [...vectors].map(([text, vector]) => ({ key: cacheKey(model, hash, String(dimensions), text), value: write(vector) }));
    void cache.set(space, entries, call);
  }
}

function write(vector: Float32Array | null): Uint8Array {
  const bytes = new Uint8Array((vector?.length ?? 0) * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of (vector ?? []).entries()) view.setFloat32(i * 4, value, true);
  return bytes;
}

/** Undefined also for what cannot be such a vector: it is made anew. */
function read(bytes: Uint8Array | undefined, { dimensions }: EmbedderIdentity): Float32Array | null | undefined {
  if (bytes?.length === 0) return null;
  if (bytes?.length !== dimensions * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: dimensions }, (_, i) => view.getFloat32(i * 4, true));
}
