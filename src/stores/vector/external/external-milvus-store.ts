import { quote } from '../../../kernel/errors.ts';
import { untilStopped, type Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorAbilities } from '../../../ports/vector-store.ts';
import { contextOf, type MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { checkSearch } from '../check-search.ts';
import type { IndexSearch } from '../index-options.ts';
import { mostHits } from '../milvus/limits.ts';
import type { ExternalVectorStore } from '../external-vector-store.ts';
import { untilGivenUp } from '../until-given-up.ts';
import { describeForeign } from './describe-foreign.ts';
import type { ForeignCollection } from './foreign-collection.ts';
import { readForeignVectors } from './scan-foreign.ts';
import { searchForeign } from './search-foreign.ts';

export interface ExternalMilvusOptions {
  /** Closed with the store. */
  readonly client: MilvusClient;
  /** HNSW: candidates looked at in a search, or k where that is more; four times as many. Default 64. */
  readonly ef?: number;
  /** IVF: clusters looked at in a search. Default 16. */
  readonly nprobe?: number;
}

const defaults: IndexSearch = { ef: 64, nprobe: 16 };

const abilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: true,
  text: false,
  maxK: mostHits - 1,
  maxWithin: 10_000,
});

/** Vectors in collections that were there before, in a Milvus of version 2.3 or newer or in Milvus Lite; only ever read. */
export function externalMilvusStore(options: ExternalMilvusOptions): ExternalVectorStore {
  const { client, ...settings } = { ...defaults, ...options };
  const collections = new Map<string, ForeignCollection>();

  return {
    name: client.store,
    abilities,

    async openFor(entity) {
      const source = entity.external?.collection;
      if (source?.store !== 'MILVUS') return [];
      const found = await describeForeign(client, entity, source, { ...untilStopped(), deadline: Date.now() + patience });
      if ('length' in found) return found;
      collections.set(entity.name, found);
      return [];
    },

    nearest: (collection, queries, attributes, call) =>
      during('nearest', collection, call, (open) => {
        const layout = { name: open.source.name, dimensions: open.source.dimensions, attributes: [...open.attributes.values()] };
        checkSearch(layout, queries, attributes, abilities, contextOf('nearest', client.store));
        return searchForeign(open, queries, attributes, call, settings);
      }),

    vectors: (collection, keys, call) => during('vectors', collection, call, (open) => readForeignVectors(open, keys, call)),

    async close() {
      collections.clear();
      await client.close();
    },
  };

  async function during<T>(operation: string, collection: string, call: Call, work: (open: ForeignCollection) => Promise<T>): Promise<T> {
    const open = collections.get(collection);
    if (open === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open collection of ${quote(collection)}`, contextOf(operation, client.store));
    return untilGivenUp(call, contextOf(operation, client.store), async () => work(open));
  }
}

/** Milliseconds; loading a large collection takes long. */
const patience = 60_000;
