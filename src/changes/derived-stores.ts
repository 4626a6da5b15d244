import type { Catalog } from '../catalog/catalog.ts';
import type { Log } from '../kernel/log.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';

/** The truth, what is derived from it, and what keeps the two in step. */
export interface DerivedStores {
  readonly catalog: Catalog;
  readonly truth: TruthStore;
  readonly state: DerivedState;
  readonly vectors: VectorStore;
  readonly models: EmbeddingModels;
  readonly log: Log;
}
