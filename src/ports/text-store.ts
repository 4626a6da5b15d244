import type { Call } from './call.ts';
import type { VectorStore } from './vector-store.ts';

/** The full-text part of a vector store, for an engine that stands beside one without: written along with it, and asked for `text` alone. */
export type TextStore = Pick<VectorStore, 'name' | 'open' | 'drop' | 'list' | 'upsert' | 'remove' | 'flush' | 'optimize' | 'close'> &
  Required<Pick<VectorStore, 'text'>> & Pick<VectorStore, 'costs'> & {
    readonly abilities: Pick<VectorStore['abilities'], 'filters' | 'maxK' | 'maxWithin'>;
    /** The key of every text of the call's tenant and project, in pages handed to `visit`. */
    keys(collection: string, visit: (page: readonly string[]) => Promise<void>, call: Call): Promise<void>;
  };
