import type { VectorStore } from '../../../src/ports/vector-store.ts';

/** One adapter with room of its own, as the contract meets it. */
export interface VectorStoreUnderTest {
  readonly store: VectorStore;
  /** Closes the store and opens another on the same data; absent where nothing outlives the store. */
  readonly reopen?: () => Promise<VectorStore>;
  /** Resolves when everything written so far can be read; absent where that is at once. */
  readonly settled?: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export type OpenVectorStore = () => Promise<VectorStoreUnderTest>;
