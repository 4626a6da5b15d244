import type { RowTerms } from '../../clients/postgres/sql/condition-sql.ts';
import type { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { Columns } from '../sql/collection-columns.ts';
import type { CollectionTable } from '../sql/collection-tables.ts';
import { termsOf } from '../sql/passing-rows.ts';
import type { VectorExtension } from './extension.ts';
import { indexedDistance } from './vector-index.ts';

/** What a search reads. */
export interface SearchedTable {
  /** A table, or a subselect that shows one so: `_tenant`, `_project`, `_key`, `_vector` and the attributes' columns. */
  readonly rows: string;
  readonly columns: Columns;
  /** How its rows, called `r`, are written of in conditions. */
  readonly terms: (parameters: Parameters) => RowTerms;
  /** Whether no two rows of a tenant have one key. */
  readonly hasKeysOnce: boolean;
  /** The distance that its index orders by, between the vector of a row called `r` and that of a query; undefined where all rows have to be compared. */
  readonly distance: ((query: string) => string) | undefined;
  readonly index: 'hnsw' | 'ivfflat';
}

/** A collection of ours. */
export function searchedTable(collection: CollectionTable, extension: VectorExtension): SearchedTable {
  const { table, columns } = collection;
  return { rows: table, columns, terms: () => termsOf(columns), hasKeysOnce: true, distance: indexedDistance(collection, extension), index: 'hnsw' };
}
