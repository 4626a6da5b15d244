import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { GraphStore } from '../../../src/ports/graph-store.ts';
import type { FilledStore } from '../stored-data.ts';

/** One adapter with room of its own, as the contract meets it. */
export interface GraphStoreUnderTest extends FilledStore<GraphStore> {
  readonly close: () => Promise<void>;
  /** True where proximity and paths are walked, in a request for each kind of edge, way and distance. */
  readonly walks?: boolean;
  /** True where edges have no place in a list: all are at 0. */
  readonly unplaced?: boolean;
}

/** Where an edge that was written at this place is found. */
export function placeIn({ unplaced = false }: GraphStoreUnderTest, place: number): number {
  return unplaced ? 0 : place;
}

export type OpenGraphStore = (catalog: Catalog) => Promise<GraphStoreUnderTest>;
