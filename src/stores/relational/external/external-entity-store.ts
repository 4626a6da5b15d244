import type { EntityStore } from '../../../ports/entity-store.ts';
import { externalStoreName } from '../../../ports/external-stores.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { postgresEntityStore } from '../postgres/entity-store.ts';

/** Entities in tables of a PostgreSQL that was there before; only ever read. It has no index of names, so nothing is found by them. */
export function externalEntityStore(sql: SqlRunner): EntityStore {
  return { ...postgresEntityStore(sql), name: externalStoreName('postgres'), named: async () => [], suggest: async () => [] };
}
