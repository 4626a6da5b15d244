import type { EmbedderIdentity } from './embedder.ts';

/** The collection that answers for an entity type now, and the model that made its vectors. */
export interface ActiveIndex {
  readonly collection: string;
  readonly model: EmbedderIdentity;
}

/** Which generation of vectors is read. Changes while the gateway runs, when a new one takes over. */
export interface VectorIndexes {
  /** Undefined while a type has no vectors yet. */
  active(entity: string): ActiveIndex | undefined;
}
