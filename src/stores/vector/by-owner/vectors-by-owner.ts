import type { EntityType } from '../../../catalog/catalog.ts';
import { ownerOfVectors, type VectorsOwner } from '../../../catalog/owners.ts';
import type { VectorReader } from '../../../ports/external-stores.ts';
import type { HitList, VectorAbilities, VectorStore } from '../../../ports/vector-store.ts';

/** What Trefoil makes, and collections that were there before; undefined where the SDL names none. */
export type VectorOwners = { readonly managed: VectorStore } & { readonly [owner in Exclude<VectorsOwner, 'managed'>]: VectorReader | undefined };

const mark = ':';

/** What the collection of a type that was there before is called: no name of ours has a colon. */
export function externalIndexName(entity: EntityType): string {
  return ownerOfVectors(entity) + mark + entity.name;
}

/** One store for all collections: each is asked of the store that owns it. Those that were there before have no texts, so that nothing in them matches any. */
export function vectorsByOwner({ managed, ...external }: VectorOwners): VectorStore {
  const readers = new Map(Object.entries(external).flatMap(([owner, reader]) => (reader === undefined ? [] : [[owner, reader]])));
  if (readers.size === 0) return managed;
  const placeOf = (collection: string): { readonly reader: VectorReader; readonly name: string } => {
    const [owner = '', name] = collection.split(mark);
    const reader = readers.get(owner);
    return name === undefined || reader === undefined ? { reader: managed, name: collection } : { reader, name };
  };
  const ofAll: Partial<VectorStore> = {
    abilities: [...readers.values()].map(({ abilities }) => abilities).reduce(lesser, managed.abilities),

    nearest(collection, ...query) {
      const { reader, name } = placeOf(collection);
      return reader.nearest(name, ...query);
    },

    vectors(collection, ...query) {
      const { reader, name } = placeOf(collection);
      return reader.vectors(name, ...query);
    },

    ...(managed.text && { text: async (collection, queries, ...rest) => (placeOf(collection).reader === managed ? (managed.text?.(collection, queries, ...rest) ?? []) : queries.map(() => noHits)) }),
  };
  return Object.assign(Object.create(managed) as VectorStore, ofAll);
}

const noHits: HitList = Object.freeze({ hits: [], exhausted: true, exact: true });

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
