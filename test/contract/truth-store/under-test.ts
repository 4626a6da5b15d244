import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { EntityStore } from '../../../src/ports/entity-store.ts';
import type { GraphStore } from '../../../src/ports/graph-store.ts';
import type { TruthStore } from '../../../src/ports/truth-store.ts';

/** One adapter on an empty database of its own, as the contract meets it, with what reads the same database. */
export interface TruthStoreUnderTest {
  readonly truth: TruthStore;
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  /** Another on the same database, for another catalog; not yet migrated. */
  readonly reopen: (catalog: Catalog) => TruthStore;
  /** Begins a transaction that has a place in the order of all, and keeps it open until the function it returns is called. */
  readonly holdTransaction: () => Promise<() => Promise<void>>;
}

/** Tables are migrated already. */
export type OpenTruthStore = (catalog: Catalog) => Promise<TruthStoreUnderTest>;
