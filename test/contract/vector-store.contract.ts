import { describe } from 'vitest';
import { callItems } from './vector-store/calls.ts';
import { collectionItems } from './vector-store/collections.ts';
import { filterItems } from './vector-store/filters.ts';
import { nearestItems } from './vector-store/nearest.ts';
import { rowItems } from './vector-store/rows.ts';
import { tenancyItems } from './vector-store/tenancy.ts';
import { textItems } from './vector-store/text.ts';
import type { OpenVectorStore } from './vector-store/under-test.ts';

/** What every adapter of `src/ports/vector-store.ts` must, should and may do. `open` gives each group of items a store of its own. */
export function vectorStoreContract(name: string, open: OpenVectorStore): void {
  describe(`the vector store ${name}`, () => {
    collectionItems(open);
    rowItems(open);
    nearestItems(open);
    filterItems(open);
    textItems(open);
    tenancyItems(open);
    callItems(open);
  });
}
