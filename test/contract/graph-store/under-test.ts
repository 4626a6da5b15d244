import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { GraphStore } from '../../../src/ports/graph-store.ts';
import type { FilledStore } from '../stored-data.ts';

/** One adapter with room of its own, as the contract meets it. */
export interface GraphStoreUnderTest extends FilledStore<GraphStore> {
  readonly close: () => Promise<void>;
  /** True where proximity and paths are walked, in a request for each kind of edge, way and distance. */
  readonly walks?: boolean;
}

export type OpenGraphStore = (catalog: Catalog) => Promise<GraphStoreUnderTest>;
