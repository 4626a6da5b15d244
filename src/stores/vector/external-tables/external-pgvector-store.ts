import { quote } from '../../../kernel/errors.ts';
import { externalStoreName } from '../../../ports/external-stores.ts';
import { untilStopped } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { checkSearch } from '../check-search.ts';
import type { ExternalVectorStore } from '../external-vector-store.ts';
import { indexDefaults, type IndexSearch } from '../index-options.ts';
import { pgvectorAbilities } from '../pgvector/pgvector-store.ts';
import { readVectors } from '../pgvector/rows.ts';
import { searchNearest } from '../pgvector/search-nearest.ts';
import { describeVectorTable } from './describe-vector-table.ts';
import type { OpenVectorTable } from './vector-table.ts';

export interface ExternalPgvectorOptions extends Partial<IndexSearch> {
  /** A PostgreSQL with pgvector 0.8 or newer; closed with the store. Its `store` is best called as this one. */
  readonly sql: SqlRunner & { close(): Promise<void> };
  /** Is told what is there, and probably not as it was meant. */
  readonly onDoubt?: (doubt: string) => void;
  /** Where no more rows than this pass a search's filter, each is compared and the answer exact. Default 1,000. */
  readonly exactBelow?: number;
  /** HNSW: rows that a search looks at for as many as it wants that pass its filter, before all that pass are compared. Default 20,000. */
  readonly maxScan?: number;
}

const defaults = { ef: indexDefaults.ef, nprobe: indexDefaults.nprobe, exactBelow: 1000, maxScan: 20_000, onDoubt: () => {} } as const;

const name = externalStoreName('pgvector');

/** Vectors in columns of tables that were there before; only ever read. */
export function externalPgvectorStore(options: ExternalPgvectorOptions): ExternalVectorStore {
  const { sql, onDoubt, ...settings } = { ...defaults, ...options };
  const tables = new Map<string, OpenVectorTable>();

  return {
    name,
    abilities: pgvectorAbilities,

    async openFor(entity) {
      const source = entity.external?.collection;
      if (source?.store !== 'PGVECTOR') return [];
      const found = await describeVectorTable(sql, name, entity, source, { ...untilStopped(), deadline: Date.now() + patience });
      if ('problems' in found) return found.problems;
      for (const doubt of found.doubts) onDoubt(`type ${entity.name}: ${doubt}`);
      tables.set(entity.name, found.table);
      return [];
    },

    async nearest(collection, queries, attributes, call) {
      const open = opened(collection, 'nearest');
      checkSearch(open, queries, attributes, pgvectorAbilities, contextOf('nearest'));
      return searchNearest(sql, open, queries, attributes, call, open.extension, settings);
    },

    async vectors(collection, keys, call) {
      const vectors = await readVectors(sql, opened(collection, 'vectors'), keys, call);
      // One without a direction is as good as none.
      return new Map([...vectors].filter(([, vector]) => vector.some((value) => value !== 0)));
    },

    async close() {
      tables.clear();
      await sql.close();
    },
  };

  function opened(collection: string, operation: string): OpenVectorTable {
    const found = tables.get(collection);
    if (found === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open table of ${quote(collection)}`, contextOf(operation));
    return found;
  }
}

function contextOf(operation: string): FailureContext {
  return { store: name, family: 'vector', operation };
}

/** Milliseconds. */
const patience = 30_000;
