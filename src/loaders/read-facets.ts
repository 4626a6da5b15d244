import { ClientError } from '../kernel/errors.ts';
import type { Facet } from '../ports/facets.ts';
import type { EntityRecord } from './entity-record.ts';
import { facetBuckets, type FacetBuckets } from './facet-buckets.ts';
import { Failed } from './failed.ts';
import type { PageQuery } from './read-pages.ts';
import type { StoreAccess } from './store-access.ts';

/** The same facet of the same page of many parents. */
export interface FacetQuery {
  readonly page: Pick<PageQuery, 'key' | 'relationship' | 'filter'>;
  /** The facet's field and arguments. */
  readonly key: string;
  readonly facet: Facet;
}

/** Under which a facet is kept in a parent's record. */
export function facetKeyOf(pageKey: string, key: string): string {
  return `${pageKey} ${key}`;
}

/** Fills the facet of each parent, in one call. Rejects after putting failures in place. Returns how many buckets came. */
export async function readFacets(access: StoreAccess, { page, key, facet }: FacetQuery, parents: readonly EntityRecord[]): Promise<number> {
  const name = facetKeyOf(page.key, key);
  try {
    const results = await access.entities.neighbourFacets(page.relationship, page.filter, facet, parents.map((parent) => parent.key), access.call);
    let found = 0;
    for (const parent of parents) {
      const result = results.get(parent.key) ?? { buckets: [], more: false };
      found += result.buckets.length;
      parent.facets.set(name, bucketsOrRefusal(() => facetBuckets(access.table, facet, result)));
    }
    return found;
  } catch (error) {
    for (const parent of parents) parent.facets.set(name, new Failed(error));
    throw error;
  }
}

/** One parent may have more ranges than there may be, and another not. */
export function bucketsOrRefusal(make: () => FacetBuckets): FacetBuckets | Failed {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    return new Failed(error);
  }
}
