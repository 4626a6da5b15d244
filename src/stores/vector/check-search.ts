import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';
import type { NearestQuery, TextQuery, VectorAbilities } from '../../ports/vector-store.ts';
import { problemOfFilter } from './problem-of-filter.ts';
import { problemOfVector } from './problem-of-vector.ts';
import type { StoredCollection } from './same-collection.ts';

type SearchQuery = NearestQuery | TextQuery;

/** Rejects a search that goes beyond the abilities, or asks for what the collection does not have. */
export function checkSearch(collection: StoredCollection, queries: readonly SearchQuery[], attributes: readonly string[], abilities: VectorAbilities, context: FailureContext): void {
  const unknown = attributes.find((name) => !collection.attributes.some((attribute) => attribute.name === name));
  if (unknown !== undefined) throw new StoreFailure(FailureReason.Rejected, `${collection.name}: ${unknown} is no attribute of the collection`, context);
  for (const query of queries) {
    const problem = problemOfQuery(query, collection, abilities);
    if (problem !== undefined) throw new StoreFailure(FailureReason.Rejected, `${collection.name}: ${problem}`, context);
  }
}

function problemOfQuery(query: SearchQuery, collection: StoredCollection, abilities: VectorAbilities): string | undefined {
  if (!Number.isInteger(query.k) || query.k < 1 || query.k > abilities.maxK) return `k is ${query.k}, expected 1 to ${abilities.maxK}`;
  if (query.within !== undefined && query.within.length > abilities.maxWithin) return `within holds ${query.within.length} keys, expected at most ${abilities.maxWithin}`;
  const vector = 'vector' in query ? problemOfVector(query.vector, collection.dimensions) : undefined;
  return vector ?? problemOfFilter(query.filter, collection, abilities);
}
