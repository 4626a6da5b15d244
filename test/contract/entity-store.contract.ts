import { describe } from 'vitest';
import { callItems } from './entity-store/calls.ts';
import { facetItems } from './entity-store/facets.ts';
import { filterItems } from './entity-store/filters.ts';
import { listItems } from './entity-store/lists.ts';
import { nameItems } from './entity-store/names.ts';
import { rowItems } from './entity-store/rows.ts';
import { suggestionItems } from './entity-store/suggestions.ts';
import { tenancyItems } from './entity-store/tenancy.ts';
import type { OpenEntityStore } from './entity-store/under-test.ts';

/** What every adapter of `src/ports/entity-store.ts` must and should do. `open` gives each group of items a store of its own; `part` of what is generated is tried. */
export function entityStoreContract(name: string, open: OpenEntityStore, { part = 1 }: { readonly part?: number } = {}): void {
  describe(`the entity store ${name}`, () => {
    rowItems(open);
    listItems(open, part);
    filterItems(open, part);
    facetItems(open, part);
    nameItems(open);
    suggestionItems(open);
    tenancyItems(open);
    callItems(open);
  });
}
