import type { Embedder, EmbedderIdentity } from './embedder.ts';

/** The models this gateway can embed with. All methods reject with StoreFailure. */
export interface EmbeddingModels {
  /** The embedder that made an index's vectors; undefined where this gateway does not have it. */
  of(identity: EmbedderIdentity): Promise<Embedder | undefined>;
  /** The model that new indexes are made with; undefined where it is yet to be learnt from documents. */
  preferred(): Promise<EmbedderIdentity | undefined>;
  /** Learns a model from all documents and keeps it for all gateways. Absent where models come from elsewhere. */
  learn?(documents: AsyncIterable<string>, onProgress: (share: number) => void): Promise<EmbedderIdentity>;
  /** How many documents a learnt model has seen; undefined for one that was not learnt here. */
  learntFrom?(identity: EmbedderIdentity): Promise<number | undefined>;
}

/** A model as messages name it. Of an artifact's hash the beginning tells enough; a hosted model has only its name for one. */
export function describeModel({ model, dimensions, hash }: EmbedderIdentity): string {
  return `${model} (${dimensions} dimensions${hash === model ? '' : `, ${hash.slice(0, 12)}`})`;
}

export function sameModel(a: EmbedderIdentity, b: EmbedderIdentity): boolean {
  return a.model === b.model && a.dimensions === b.dimensions && a.hash === b.hash;
}
