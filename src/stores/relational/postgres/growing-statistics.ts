import type { Catalog } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import type { WriteResult } from '../../../ports/truth-store.ts';
import { edgeTable } from '../../clients/postgres/sql/edge-sql.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';

/** Rows and edges after which statistics are first made; then whenever there are twice as many. */
const first = 1_000;

/**
 * Keeps the server's statistics in step with tables that grow fast. Autovacuum makes them too, but looks once in a minute, and
 * until then plans are made blind: edges are then searched by the index of their other end, all of a kind for each batch.
 */
export class GrowingStatistics {
  readonly #sql: SqlRunner;
  readonly #statement: string;
  #written = 0;
  #next = first;

  constructor(sql: SqlRunner, catalog: Catalog) {
    this.#sql = sql;
    this.#statement = `ANALYZE ${[edgeTable, `${systemSchema}.name`, `${systemSchema}.name_tail`, ...[...catalog.entities.values()].map(entityTable)].join(', ')}`;
  }

  /** To be told of each write that is in force. Never rejects: a write is none the worse for bad plans. */
  async wrote({ outcomes, edges }: WriteResult, call: Call): Promise<void> {
    this.#written += edges.created + outcomes.filter(({ outcome }) => outcome === 'created').length;
    if (this.#written < this.#next) return;
    this.#next = 2 * this.#written;
    await this.#sql.query(this.#statement, [], call).catch(() => {});
  }
}
