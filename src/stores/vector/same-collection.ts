import type { Attribute } from '../../catalog/catalog.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';
import type { VectorCollection } from '../../ports/vector-store.ts';

/** What an engine's rows depend on in an attribute; a stored collection remembers no more. */
export type StoredAttribute = Pick<Attribute, 'name' | 'kind' | 'list'>;
export type StoredCollection = Pick<VectorCollection, 'name' | 'dimensions'> & { readonly attributes: readonly StoredAttribute[] };

/** Rejects with `misconfigured` where a collection exists with other dimensions or attributes than asked for. */
export function sameCollection(existing: StoredCollection, wanted: StoredCollection, context: FailureContext): void {
  const difference = differenceBetween(existing, wanted);
  if (difference === undefined) return;
  throw new StoreFailure(FailureReason.Misconfigured, `the collection ${wanted.name} exists with ${difference}: fill a collection of another name, or drop this one`, context);
}

function differenceBetween(existing: StoredCollection, wanted: StoredCollection): string | undefined {
  if (existing.dimensions !== wanted.dimensions) return `${existing.dimensions} dimensions, not ${wanted.dimensions}`;
  const were = describe(existing);
  const are = describe(wanted);
  const missing = are.filter((attribute) => !were.includes(attribute));
  const extra = were.filter((attribute) => !are.includes(attribute));
  if (missing.length + extra.length === 0) return undefined;
  return [missing.length > 0 ? `no ${missing.join(', ')}` : '', extra.length > 0 ? `also ${extra.join(', ')}` : ''].filter(Boolean).join(', but ');
}

function describe(collection: StoredCollection): readonly string[] {
  return collection.attributes.map(({ name, kind, list }) => `${name}: ${list ? `[${kind}]` : kind}`);
}
