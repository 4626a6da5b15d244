import type { EntityStore } from './entity-store.ts';
import type { GraphStore } from './graph-store.ts';
import type { VectorStore } from './vector-store.ts';

/** Stores that were there before Trefoil, by their owners' names; undefined where the SDL names none. They are only ever read. */
export interface ExternalStores {
  readonly tables?: RowsAndEdges | undefined;
  readonly nodes?: RowsAndEdges | undefined;
  readonly milvus?: VectorReader | undefined;
  readonly pgvector?: VectorReader | undefined;
}

export interface RowsAndEdges {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
}

/** What can be done with vectors that others write: to search them, and to read them. */
export type VectorReader = Pick<VectorStore, 'name' | 'abilities' | 'nearest' | 'vectors'>;

const prefix = 'external ';

/** What an engine is called where it was there before, in failures and to clients. */
export function externalStoreName(engine: 'postgres' | 'neo4j' | 'milvus' | 'pgvector'): string {
  return prefix + engine;
}

export function isExternalStore(name: string): boolean {
  return name.startsWith(prefix);
}
