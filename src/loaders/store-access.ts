import type { Call } from '../ports/call.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { EntityTable } from './entity-table.ts';

/** What reading needs, for one request. */
export interface StoreAccess {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly table: EntityTable;
  readonly call: Call;
}
