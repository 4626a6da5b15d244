import { quote } from '../../../kernel/errors.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorAbilities, VectorStore } from '../../../ports/vector-store.ts';
import { contextOf, type MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { checkName } from '../check-name.ts';
import { checkRows } from '../check-rows.ts';
import { checkSearch } from '../check-search.ts';
import { indexDefaults, type IndexBuild, type IndexSearch } from '../index-options.ts';
import { sameCollection } from '../same-collection.ts';
import { Turns } from '../turns.ts';
import { untilGivenUp } from '../until-given-up.ts';
import type { IndexKind } from './index-settings.ts';
import { mostHits } from './limits.ts';
import type { OpenCollection } from './open-collection.ts';
import { openNative } from './open-native.ts';
import { ownCall } from './own-call.ts';
import { placeNames } from './place.ts';
import { readOwners, readVectors, readVersions } from './read-rows.ts';
import { searchNearest } from './search.ts';
import { settle, waitForIndex } from './settle.ts';

/** In a search Milvus looks at four times as many candidates or clusters, and at sixteen times as many where it filters. */
export interface MilvusVectorOptions extends Partial<IndexBuild & IndexSearch> {
  /** Closed with the store. */
  readonly client: MilvusClient;
  /** What the names of our collections begin with in Milvus; others are never looked at. Default `trefoil_`. */
  readonly prefix?: string;
  /** Kind of index of new collections; one that exists keeps its own. Default HNSW. Milvus Lite is given FLAT whatever is asked for: it filters after its search. */
  readonly index?: IndexKind;
  /** Partitions that the tenants of a new collection are spread over; before Milvus 2.4 it is always one. Default 16. */
  readonly partitions?: number;
}

const defaults = { ...indexDefaults, prefix: 'trefoil_', index: 'HNSW', partitions: 16 } as const;

const name = 'milvus';

/** Of 10,000 vectors of 384 dimensions in Milvus 2.3. */
const costs = Object.freeze({
  nearest: { fixed: 3, row: 0.004 },
  vectors: { fixed: 5, row: 0.1 },
  within: { fixed: 4, row: 0.015 },
} as const);

const abilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: true,
  text: false,
  // One more is read, to know whether there is more.
  maxK: mostHits - 1,
  // Each of them must be among the hits for the answer to be exact.
  maxWithin: 10_000,
});

/** Vectors in a Milvus of version 2.3 or newer, or in Milvus Lite. */
export function milvusVectorStore(options: MilvusVectorOptions): VectorStore {
  const settings = { ...defaults, ...options };
  const { client, prefix, index, m, efConstruction, nlist, partitions } = settings;
  const collections = new Map<string, OpenCollection>();
  /** Opening and dropping, one after another. */
  const turns = new Turns();

  return {
    name,
    abilities,
    costs,

    open: (definition) =>
      turns.take(async () => {
        checkName(definition.name, contextOf('open'));
        const existing = collections.get(definition.name);
        if (existing !== undefined) return sameCollection(existing.layout, definition, contextOf('open'));
        collections.set(definition.name, await openNative(client, prefix + definition.name, definition, { build: { index, m, efConstruction, nlist }, partitions }, ownCall()));
      }),

    drop: (collection) =>
      turns.take(async () => {
        checkName(collection, contextOf('drop'));
        collections.delete(collection);
        if (!(await names('drop')).includes(collection)) return;
        await client.request({ operation: 'drop', text: collection }, ownCall(), (sdk, timeout) => sdk.dropCollection({ collection_name: prefix + collection, timeout }));
      }),

    list: () => names('list'),

    nearest: (collection, queries, attributes, call) =>
      during('nearest', collection, call, (open) => {
        checkSearch(open.layout, queries, attributes, abilities, contextOf('nearest'));
        return searchNearest(open, queries, attributes, call, settings);
      }),

    vectors: (collection, keys, call) => during('vectors', collection, call, (open) => readVectors(open, keys, call)),

    versions: (collection, visit, call) => during('versions', collection, call, (open) => readVersions(open, visit, call)),

    owners: (collection, call) => during('owners', collection, call, (open) => readOwners(open, call)),

    upsert: (collection, rows, call) =>
      during('upsert', collection, call, (open) => {
        checkRows(open.layout, rows, contextOf('upsert'));
        return open.upsert(rows, call);
      }),

    remove: (collection, keys, call) => during('remove', collection, call, (open) => open.remove(keys, call)),

    flush: async (collection) => settle(opened(collection, 'flush'), ownCall()),

    optimize: async (collection) => waitForIndex(opened(collection, 'optimize'), ownCall()),

    async close() {
      collections.clear();
      await client.close();
    },
  };

  async function names(operation: string): Promise<readonly string[]> {
    const { data } = await client.request({ operation, text: 'ShowCollections' }, ownCall(), (sdk, timeout) => sdk.showCollections({ timeout }));
    return data.filter((collection) => collection.name.startsWith(prefix)).map((collection) => collection.name.slice(prefix.length)).filter((collection) => !placeNames.some((name) => name === collection));
  }

  async function during<T>(operation: string, collection: string, call: Call, work: (open: OpenCollection) => Promise<T>): Promise<T> {
    const open = opened(collection, operation);
    return untilGivenUp(call, contextOf(operation), async () => work(open));
  }

  function opened(collection: string, operation: string): OpenCollection {
    const open = collections.get(collection);
    if (open === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open collection ${quote(collection)}`, contextOf(operation));
    return open;
  }
}
