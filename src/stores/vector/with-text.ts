import type { Call } from '../../ports/call.ts';
import type { TextStore } from '../../ports/text-store.ts';
import type { VectorAbilities, VectorStore } from '../../ports/vector-store.ts';

/** The version of a row of which only the vector is there, or only the text. */
const halfThere = -1;

/**
 * A vector store whose full text comes from another engine, which is written along. The texts are written first and the
 * vectors last: the version that stands beside a vector then says that its text is there too, and repeating a write that
 * failed half way mends it; and where a text was lost since, or stands alone, the row is told to be of no version that there is. Failures are those of whichever engine failed; native requests are told under its name.
 */
export function withText(vectors: VectorStore, texts: TextStore): VectorStore {
  const abilities: VectorAbilities = Object.freeze({
    ...vectors.abilities,
    filters: new Set([...vectors.abilities.filters].filter((kind) => texts.abilities.filters.has(kind))),
    text: true,
    maxK: Math.min(vectors.abilities.maxK, texts.abilities.maxK),
    maxWithin: Math.min(vectors.abilities.maxWithin, texts.abilities.maxWithin),
  });
  return {
    name: vectors.name,
    abilities,
    costs: { ...vectors.costs, ...(texts.costs?.text === undefined ? {} : { text: texts.costs.text }) },

    open: (collection) => both((store) => store.open(collection)),

    drop: (name) => both((store) => store.drop(name)),

    async list() {
      // One whose texts are missing gets them when it is opened; whoever lists wants what there is to drop, too.
      const lists = await Promise.all([texts.list(), vectors.list()]);
      return [...new Set(lists.flat())];
    },

    nearest: (collection, queries, attributes, call) => vectors.nearest(collection, queries, attributes, call),

    text: (collection, queries, attributes, call) => texts.text(collection, queries, attributes, call),

    vectors: (collection, keys, call) => vectors.vectors(collection, keys, call),

    async versions(collection, visit, call) {
      const alone = new Set<string>();
      await texts.keys(collection, async (page) => page.forEach((key) => alone.add(key)), call);
      await vectors.versions(collection, (page) => visit(new Map([...page].map(([key, version]) => [key, alone.delete(key) ? version : halfThere]))), call);
      if (alone.size > 0) await visit(new Map([...alone].map((key) => [key, halfThere])));
    },

    owners: (collection, call) => vectors.owners(collection, call),

    upsert: (collection, rows, call: Call) => both((store) => store.upsert(collection, rows, call)),

    remove: (collection, keys, call) => both((store) => store.remove(collection, keys, call)),

    flush: (collection) => both((store) => store.flush(collection)),

    optimize: (collection) => both((store) => store.optimize(collection)),

    close: () => both((store) => store.close()),
  };

  async function both(work: (store: TextStore | VectorStore) => Promise<void>): Promise<void> {
    await work(texts);
    await work(vectors);
  }
}
