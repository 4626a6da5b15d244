import type { VectorStore } from '../../../ports/vector-store.ts';
import { SecondStore, type OnMissed } from './second-store.ts';

export interface DualOptions {
  /** Answers, and decides what succeeds. */
  readonly primary: VectorStore;
  /** Written along, so that it can take over; never read. */
  readonly secondary: VectorStore;
  /** Told of what the second store did not take. It lacks that until it is reconciled. */
  readonly onMissed: OnMissed;
  /** How long a write waits for the second store. Default 5,000 ms. */
  readonly patienceMs?: number;
}

/** Two vector stores as one, while moving from one to the other: what is written goes to both, what is read comes from the first. */
export function dualVectorStore(options: DualOptions): VectorStore {
  const { primary, secondary, onMissed, patienceMs = 5000 } = options;
  const second = new SecondStore(secondary, onMissed, patienceMs);
  const { text } = primary;

  return {
    name: primary.name,
    abilities: primary.abilities,
    costs: primary.costs,

    async open(collection) {
      await primary.open(collection);
      await second.open(collection);
    },

    async drop(name) {
      await primary.drop(name);
      await second.drop(name);
    },

    list: () => primary.list(),

    nearest: (collection, queries, attributes, call) => primary.nearest(collection, queries, attributes, call),

    ...(text === undefined ? {} : { text: (collection, queries, attributes, call) => text.call(primary, collection, queries, attributes, call) }),

    vectors: (collection, keys, call) => primary.vectors(collection, keys, call),

    versions: (collection, visit, call) => primary.versions(collection, visit, call),

    owners: (collection, call) => primary.owners(collection, call),

    async upsert(collection, rows, call) {
      await primary.upsert(collection, rows, call);
      await second.upsert(collection, rows, call);
    },

    async remove(collection, keys, call) {
      await primary.remove(collection, keys, call);
      await second.remove(collection, keys, call);
    },

    async flush(collection) {
      await primary.flush(collection);
      await second.flush(collection);
    },

    async optimize(collection) {
      await primary.optimize(collection);
      await second.optimize(collection);
    },

    async close() {
      await second.close();
      await primary.close();
    },
  };
}
