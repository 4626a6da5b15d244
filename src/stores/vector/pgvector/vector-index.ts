import { quoteName } from '../../clients/postgres/sql/quote.ts';
import type { IndexBuild, IndexSearch } from '../index-options.ts';
import type { CollectionTable } from '../sql/collection-tables.ts';
import type { VectorExtension } from './extension.ts';

/** How far a search of the index looks. */
export interface SearchSettings extends IndexSearch {
  /** Rows that a search with a filter looks at before it gives up, and the rows that pass are compared one by one. */
  readonly maxScan: number;
}

/** pgvector's largest `hnsw.ef_search`. */
const largestEf = 1000;
/** pgvector's largest `ivfflat.probes`. */
const largestProbes = 32_768;

/** Makes the HNSW index where it is missing; undefined where pgvector has none for so many dimensions. */
export function indexSql({ name, table, dimensions }: CollectionTable, { m, efConstruction }: Pick<IndexBuild, 'm' | 'efConstruction'>, extension: VectorExtension): string | undefined {
  const indexed = dimensions <= mostDimensions ? `_vector ${extension.vectorOps}` : `(_vector::${extension.halfvec}(${dimensions})) ${extension.halfvecOps}`;
  if (dimensions > mostHalfDimensions) return undefined;
  // pgvector refuses more, and less than twice the links.
  const links = Math.min(m, 100);
  return `CREATE INDEX IF NOT EXISTS ${quoteName(`${name}.v`)} ON ${table} USING hnsw (${indexed}) WITH (m = ${links}, ef_construction = ${Math.min(Math.max(efConstruction, 2 * links), 1000)})`;
}

/** The distance that the index orders by, between the vector of a row called `r` and that of a query; of two roundings in 16 bits where it holds such. */
export function indexedDistance({ dimensions }: CollectionTable, { distance, halfvec }: VectorExtension): ((query: string) => string) | undefined {
  if (dimensions <= mostDimensions) return (query) => `r._vector ${distance} ${query}`;
  if (dimensions <= mostHalfDimensions) return (query) => `r._vector::${halfvec}(${dimensions}) ${distance} ${query}::${halfvec}(${dimensions})`;
  return undefined;
}

const mostDimensions = 2000;
const mostHalfDimensions = 4000;

/**
 * A condition that is true, and in coming true sets for the rest of the statement how its index scans go. PostgreSQL decides
 * on them before, by the session's own settings: with a large `hnsw.ef_search` it would think them dearer than they are and
 * compare every row instead. `relaxed_order` goes on until enough rows have passed the filter.
 */
export function searchSettings(limit: number, { ef, maxScan, nprobe }: SearchSettings, index: 'hnsw' | 'ivfflat'): string {
  const settings = index === 'ivfflat'
    ? { 'ivfflat.iterative_scan': 'relaxed_order', 'ivfflat.probes': Math.min(nprobe, largestProbes) }
    : { 'hnsw.iterative_scan': 'relaxed_order', 'hnsw.ef_search': Math.min(Math.max(ef, limit), largestEf), 'hnsw.max_scan_tuples': Math.max(maxScan, limit) };
  return `(SELECT ${Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`).join(' || ')}) IS NOT NULL`;
}
