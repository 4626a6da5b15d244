import { describe } from 'vitest';
import { concurrencyItems } from './truth-store/concurrency.ts';
import { edgeItems } from './truth-store/edges.ts';
import { logItems } from './truth-store/log.ts';
import { migrationItems } from './truth-store/migration.ts';
import { namedMutationItems } from './truth-store/named-mutations.ts';
import { rowItems } from './truth-store/rows.ts';
import { tenancyItems } from './truth-store/tenancy.ts';
import type { OpenTruthStore } from './truth-store/under-test.ts';

/** What every adapter of `src/ports/truth-store.ts` must and should do. `open` gives each group of items a database of its own. */
export function truthStoreContract(name: string, open: OpenTruthStore): void {
  describe(`the truth store ${name}`, () => {
    rowItems(open);
    namedMutationItems(open);
    edgeItems(open);
    logItems(open);
    tenancyItems(open);
    concurrencyItems(open);
    migrationItems(open);
  });
}
