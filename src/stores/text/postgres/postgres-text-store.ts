import { untilStopped, type Call } from '../../../ports/call.ts';
import type { FailureContext } from '../../../ports/store-failure.ts';
import type { TextStore } from '../../../ports/text-store.ts';
import type { VectorAbilities } from '../../../ports/vector-store.ts';
import type { SqlClient, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { checkRows } from '../../vector/check-rows.ts';
import { checkSearch } from '../../vector/check-search.ts';
import { CollectionTables, purpose, type CollectionTable } from '../../vector/sql/collection-tables.ts';
import { untilGivenUp } from '../../vector/until-given-up.ts';
import { Turns } from '../../vector/turns.ts';
import { readKeys } from './read-keys.ts';
import { searchTexts } from './search-texts.ts';
import { createTextTables, wordTableName, type TextTable } from './text-tables.ts';
import { removeTexts, writeTexts } from './write-texts.ts';

export interface PostgresTextOptions {
  /** Any PostgreSQL 14 or newer. Who made it closes it. */
  readonly sql: SqlClient;
  /** What failures call the store: as `sql` calls it. Default `postgres`. */
  readonly store?: string;
  /** The schema the collections lie in. Created where missing. Default `trefoil_text`. */
  readonly schema?: string;
}

const defaults = { store: 'postgres', schema: 'trefoil_text' } as const;

/** Of 10,000 documents and two words. */
const costs = Object.freeze({ text: { fixed: 4, row: 0.01 } } as const);

const abilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: true,
  text: true,
  maxK: 10_000,
  maxWithin: 20_000,
});

/**
 * Full text in PostgreSQL, by BM25 with the analysis and constants of the embedded engine. PostgreSQL's own ranking knows
 * nothing of how rare a word is. Words are counted for each tenant and project, so that none tells of another's.
 * Of a text that is searched by, the first 256 different words count.
 */
export function postgresTextStore(options: PostgresTextOptions): TextStore {
  const { sql, store: name, schema } = { ...defaults, ...options };
  const tables = new CollectionTables({ sql, store: name, schema, create, besides: (collection) => [wordTableName(collection)] });
  /** Writes are applied in the order in which they came, whichever connection they go over. */
  const turns = new Turns();

  return {
    name,
    abilities,
    costs,

    open: (definition) => tables.open(definition),

    drop: (collection) => tables.drop(collection),

    list: () => tables.list(),

    async text(collection, queries, attributes, call) {
      const open = opened(collection, 'text');
      checkSearch(open, queries, attributes, abilities, contextOf('text'));
      return searchTexts(sql, schema, open, queries, attributes, call);
    },

    keys: async (collection, visit, call) => readKeys(sql, opened(collection, 'versions'), visit, call),

    async upsert(collection, rows, call) {
      const open = opened(collection, 'upsert');
      checkRows(open, rows, contextOf('upsert'));
      await untilGivenUp(call, contextOf('upsert'), () => turns.take(() => writeTexts(sql, schema, open, rows, call)));
    },

    async remove(collection, keys, call) {
      const open = opened(collection, 'remove');
      await untilGivenUp(call, contextOf('remove'), () => turns.take(() => removeTexts(sql, open, keys, call)));
    },

    async flush(collection) {
      // Each write was committed before it resolved.
      opened(collection, 'flush');
    },

    async optimize(collection) {
      const { table, wordTable } = opened(collection, 'optimize');
      await sql.query(`DELETE FROM ${wordTable} WHERE documents = 0`, [], untilStopped(), purpose('optimize'));
      await sql.query(`VACUUM (ANALYZE) ${table}, ${wordTable}`, [], untilStopped(), purpose('optimize'));
    },

    async close() {
      tables.close();
    },
  };

  function opened(collection: string, operation: string): TextTable {
    return withWords(tables.opened(collection, operation));
  }

  function withWords(collection: CollectionTable): TextTable {
    return { ...collection, wordTable: tables.table(wordTableName(collection.name)) };
  }

  async function create(collection: CollectionTable, _: unknown, transaction: SqlRunner, call: Call): Promise<void> {
    for (const statement of createTextTables(schema, withWords(collection))) await transaction.query(statement, [], call, purpose('open'));
  }

  function contextOf(operation: string): FailureContext {
    return { store: name, family: 'vector', operation };
  }
}
