import type { HitList, VectorAbilities, VectorStore } from '../../../ports/vector-store.ts';
import type { ExternalVectorStore } from '../external/external-milvus-store.ts';

export interface VectorOwners {
  /** What Trefoil makes. */
  readonly managed: VectorStore;
  /** Collections that were there before; undefined where the SDL names none. */
  readonly external: Pick<ExternalVectorStore, 'abilities' | 'nearest' | 'vectors'> | undefined;
}

/** The names of collections that were there before: the type's, behind what no name of ours can begin with. */
const mark = 'external:';

export function externalIndexName(entity: string): string {
  return mark + entity;
}

/** One store for all collections: each is asked of the store that owns it. Those that were there before have no texts, so that nothing in them matches any. */
export function vectorsByOwner({ managed, external }: VectorOwners): VectorStore {
  if (external === undefined) return managed;
  const { text } = managed;
  return {
    ...managed,
    abilities: lesser(managed.abilities, external.abilities),
    nearest: (collection, ...rest) => (isExternal(collection) ? external.nearest(collection.slice(mark.length), ...rest) : managed.nearest(collection, ...rest)),
    vectors: (collection, ...rest) => (isExternal(collection) ? external.vectors(collection.slice(mark.length), ...rest) : managed.vectors(collection, ...rest)),
    ...(text === undefined ? {} : { text: async (collection, queries, ...rest) => (isExternal(collection) ? queries.map(() => noHits) : text.call(managed, collection, queries, ...rest)) }),
  };
}

const noHits: HitList = Object.freeze({ hits: [], exhausted: true, exact: true });

function isExternal(collection: string): boolean {
  return collection.startsWith(mark);
}

/** What can be done with every collection; that some have no texts is known to the catalog. */
function lesser(one: VectorAbilities, other: VectorAbilities): VectorAbilities {
  return Object.freeze({
    filters: new Set([...one.filters].filter((kind) => other.filters.has(kind))),
    batchSearch: one.batchSearch && other.batchSearch,
    text: one.text,
    maxK: Math.min(one.maxK, other.maxK),
    maxWithin: Math.min(one.maxWithin, other.maxWithin),
  });
}
