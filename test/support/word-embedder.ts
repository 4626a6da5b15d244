import { createHash } from 'node:crypto';
import type { Embedder, EmbedderIdentity } from '../../src/ports/embedder.ts';
import type { EmbeddingModels } from '../../src/ports/embedding-models.ts';

const identity: EmbedderIdentity = { model: 'words', dimensions: 64, hash: 'words-64' };

/** Texts that share words are near: each word points in a direction of its own, and a text in the sum of its words'. Fixed and without learning. */
export const wordEmbedder: Embedder = {
  identity: async () => identity,
  embed: async (texts) => texts.map(embed),
};

export const wordModels: EmbeddingModels = {
  of: async ({ hash }) => (hash === identity.hash ? wordEmbedder : undefined),
  preferred: async () => identity,
};

function embed(text: string): Float32Array | null {
  const vector = new Float32Array(identity.dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) for (const [i, byte] of createHash('sha512').update(word).digest().entries()) vector[i] = (vector[i] ?? 0) + byte - 127.5;
  const length = Math.hypot(...vector);
  return length === 0 ? null : vector.map((value) => value / length);
}
