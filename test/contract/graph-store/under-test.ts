import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { GraphStore } from '../../../src/ports/graph-store.ts';
import type { FilledStore } from '../stored-data.ts';

/** One adapter with room of its own, as the contract meets it. */
export interface GraphStoreUnderTest extends FilledStore<GraphStore> {
  readonly close: () => Promise<void>;
}

export type OpenGraphStore = (catalog: Catalog) => Promise<GraphStoreUnderTest>;
