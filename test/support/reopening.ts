import type { VectorStore } from '../../src/ports/vector-store.ts';

export interface Reopening {
  /** The one opened last. */
  readonly store: VectorStore;
  reopen(): Promise<VectorStore>;
  end(): Promise<void>;
}

/** A store that is closed and opened again on the same data as often as is asked for; `clean` removes these in the end. */
export function reopening(open: () => VectorStore, clean: () => Promise<unknown>): Reopening {
  let store = open();
  return {
    get store() {
      return store;
    },

    async reopen() {
      await store.close();
      store = open();
      return store;
    },

    async end() {
      await store.close();
      await clean();
    },
  };
}
