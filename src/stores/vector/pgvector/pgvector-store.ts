import { untilStopped, type Call } from '../../../ports/call.ts';
import type { FailureContext } from '../../../ports/store-failure.ts';
import type { VectorAbilities, VectorCollection, VectorStore } from '../../../ports/vector-store.ts';
import type { SqlClient, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { checkRows } from '../check-rows.ts';
import { checkSearch } from '../check-search.ts';
import { indexDefaults, type IndexBuild, type IndexSearch } from '../index-options.ts';
import { columnDefinitions } from '../sql/collection-columns.ts';
import { CollectionTables, purpose, type CollectionTable } from '../sql/collection-tables.ts';
import { untilGivenUp } from '../until-given-up.ts';
import { Turns } from '../turns.ts';
import { findExtension, type VectorExtension } from './extension.ts';
import { readOwners, readVectors, readVersions, removeRows, writeRows } from './rows.ts';
import { searchNearest } from './search-nearest.ts';
import { searchedTable } from './searched-table.ts';
import { indexSql } from './vector-index.ts';

export interface PgvectorOptions extends Partial<Pick<IndexBuild & IndexSearch, 'm' | 'efConstruction' | 'ef'>> {
  /** A PostgreSQL 14 or newer with pgvector 0.8 or newer. Its `store` is best called `pgvector`; who made it closes it. */
  readonly sql: SqlClient;
  /** The schema the collections lie in, each a table of its own name. Created where missing. Default `trefoil_vector`. */
  readonly schema?: string;
  /** Where no more rows than this pass a search's filter, each is compared and the answer exact; above it the index is used. Default 1,000. */
  readonly exactBelow?: number;
  /** HNSW: rows that a search looks at for as many as it wants that pass its filter, before all that pass are compared. Default 20,000. */
  readonly maxScan?: number;
}

const defaults = { ...indexDefaults, schema: 'trefoil_vector', exactBelow: 1000, maxScan: 20_000 } as const;

const name = 'pgvector';

/** Of 10,000 vectors of 384 dimensions. */
const costs = Object.freeze({
  nearest: { fixed: 1.5, row: 0.01 },
  vectors: { fixed: 0.8, row: 0.05 },
  within: { fixed: 0.8, row: 0.008 },
} as const);

export const pgvectorAbilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: true,
  text: false,
  // PostgreSQL has no limits of its own; these keep an answer below some 100 ms.
  maxK: 10_000,
  maxWithin: 20_000,
});

/** Vectors in a PostgreSQL with the extension `vector`. */
export function pgvectorStore(options: PgvectorOptions): VectorStore {
  const settings = { ...defaults, ...options };
  const { sql, schema } = settings;
  const tables = new CollectionTables({ sql, store: name, schema, create });
  /** Writes are applied in the order in which they came, whichever connection they go over. */
  const turns = new Turns();
  let extension: Promise<VectorExtension> | undefined;

  return {
    name,
    abilities: pgvectorAbilities,
    costs,

    async open(definition) {
      await theExtension();
      await tables.open(definition);
    },

    drop: (collection) => tables.drop(collection),

    list: () => tables.list(),

    async nearest(collection, queries, attributes, call) {
      const open = tables.opened(collection, 'nearest');
      checkSearch(open, queries, attributes, pgvectorAbilities, contextOf('nearest'));
      const types = await theExtension();
      return searchNearest(sql, searchedTable(open, types), queries, attributes, call, types, settings);
    },

    vectors: async (collection, keys, call) => readVectors(sql, searchedTable(tables.opened(collection, 'vectors'), await theExtension()), keys, call),

    versions: async (collection, visit, call) => readVersions(sql, tables.opened(collection, 'versions'), visit, call),

    owners: async (collection, call) => readOwners(sql, tables.opened(collection, 'owners'), call),

    async upsert(collection, rows, call) {
      const open = tables.opened(collection, 'upsert');
      checkRows(open, rows, contextOf('upsert'));
      await untilGivenUp(call, contextOf('upsert'), () => turns.take(async () => writeRows(sql, open, rows, call, await theExtension())));
    },

    async remove(collection, keys, call) {
      const open = tables.opened(collection, 'remove');
      await untilGivenUp(call, contextOf('remove'), () => turns.take(() => removeRows(sql, open, keys, call)));
    },

    async flush(collection) {
      // Each write was committed before it resolved.
      tables.opened(collection, 'flush');
    },

    async optimize(collection) {
      const open = tables.opened(collection, 'optimize');
      const index = indexSql(open, settings, await theExtension());
      if (index !== undefined) await inTurn(open, index);
      await sql.query(`VACUUM (ANALYZE) ${open.table}`, [], untilStopped(), purpose('optimize'));
    },

    async close() {
      tables.close();
    },
  };

  /** Asked for once, and again after a failure. */
  function theExtension(): Promise<VectorExtension> {
    return (extension ??= findExtension(sql, name, { ...untilStopped(), deadline: Date.now() + 60_000 }).catch((error: unknown) => {
      extension = undefined;
      throw error;
    }));
  }

  /** IF NOT EXISTS does not see what another gateway is about to make. */
  async function inTurn({ table }: CollectionTable, index: string): Promise<void> {
    const [call, optimize] = [untilStopped(), purpose('optimize')];
    await sql.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`trefoil index of ${table}`], call, optimize);
      await transaction.query(index, [], call, optimize);
    }, call, optimize);
  }

  /** Without the vectors' index, which `optimize` makes: of rows that are there already that takes a fraction of the time. */
  async function create(collection: CollectionTable, definition: VectorCollection, transaction: SqlRunner, call: Call): Promise<void> {
    const { table, dimensions, columns } = collection;
    const types = await theExtension();
    const own = ['_tenant text COLLATE "C" NOT NULL', '_project text COLLATE "C" NOT NULL', '_key text COLLATE "C" NOT NULL', '_version bigint NOT NULL', `_vector ${types.vector}(${dimensions}) NOT NULL`];
    const statements = [
      `CREATE TABLE ${table} (${[...own, ...columnDefinitions(columns)].join(', ')}, PRIMARY KEY (_tenant, _project, _key))`,
      ...definition.attributes.filter((attribute) => attribute.indexed && !attribute.list && ['int', 'float', 'datetime', 'date', 'enum'].includes(attribute.kind)).map((attribute) => `CREATE INDEX ON ${table} (_tenant, _project, ${columns.get(attribute.name)?.sql})`),
    ];
    for (const statement of statements) await transaction.query(statement, [], call, purpose('open'));
  }
}

function contextOf(operation: string): FailureContext {
  return { store: name, family: 'vector', operation };
}
