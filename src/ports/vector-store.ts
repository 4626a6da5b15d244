import type { Attribute } from '../catalog/catalog.ts';
import type { Filter } from '../model/filter.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Row } from '../model/value.ts';
import type { Call } from './call.ts';
import type { CallCosts } from './call-cost.ts';

/** What an engine can do; the planner plans only with what is declared. */
export interface VectorAbilities {
  /** Leaves the engine evaluates inside its search, without loss of recall. `related` never is. */
  readonly filters: ReadonlySet<Filter['kind']>;
  /** Several queries in one native request. */
  readonly batchSearch: boolean;
  /** Whether a full-text index stands beside the vectors. */
  readonly text: boolean;
  /** The largest k of one search. */
  readonly maxK: number;
  /** The largest number of keys of one `within`. */
  readonly maxWithin: number;
}

/** One index: the vectors of one entity type under one model. */
export interface VectorCollection {
  /** Unique within the store, [a-z0-9_], 3 to 60 characters. */
  readonly name: string;
  readonly dimensions: number;
  /** The attributes kept beside each vector. */
  readonly attributes: readonly Attribute[];
}

export interface VectorRow {
  readonly key: string;
  readonly vector: Float32Array;
  /** Every attribute of the collection; null where absent. */
  readonly attributes: Row;
  /** What the full-text index reads. */
  readonly text: string;
  /** The version of the entity that this row was made from. */
  readonly version: number;
}

export interface NearestQuery {
  readonly vector: Float32Array;
  readonly k: number;
  readonly filter: Filter;
  /** Search among these keys only; the answer is then exact: of the keys that exist and pass the k nearest, all of them where k is as large. */
  readonly within?: readonly string[];
}

export interface TextQuery {
  readonly text: string;
  readonly k: number;
  readonly filter: Filter;
  /** As in `NearestQuery`. */
  readonly within?: readonly string[];
}

export interface VectorHit {
  readonly key: string;
  /** Cosine similarity in [-1, 1], or the engine's BM25 score (> 0) in a text search. */
  readonly score: number;
  readonly attributes: Row;
}

export interface HitList {
  /** Score descending, then key ascending. */
  readonly hits: readonly VectorHit[];
  /** True where no passing row was left out for lack of k (for text: no row that matches). */
  readonly exhausted: boolean;
  /** True where the k nearest are certain, false where an approximate index may have missed some. */
  readonly exact: boolean;
}

/**
 * An index of vectors, derived from the truth and rebuilt when in doubt. All methods reject with StoreFailure, settle
 * when the call's signal aborts, and see only rows of the call's tenant and project. Writes are visible to reads that
 * start after they resolve, on embedded engines; on clusters after their own delay.
 */
export interface VectorStore {
  readonly name: string;
  readonly abilities: VectorAbilities;
  /** Of `within` each row is a key asked for. */
  readonly costs?: CallCosts<'nearest' | 'text' | 'vectors' | 'within'> | undefined;
  /** Creates the collection where it is missing and opens it. One that exists with other dimensions or attributes is a `misconfigured` failure. */
  open(collection: VectorCollection): Promise<void>;
  /** Forgets the collection and its files. One that is not there is no failure. */
  drop(name: string): Promise<void>;
  /** Names of the collections that exist. */
  list(): Promise<readonly string[]>;
  /** The nearest rows of each query, in the order of the queries. `attributes` are read along. */
  nearest(collection: string, queries: readonly NearestQuery[], attributes: readonly string[], call: Call): Promise<readonly HitList[]>;
  /** The best matches of each text; words are matched after the engine's own analysis, any of them suffices. Absent where `abilities.text` is false. */
  text?(collection: string, queries: readonly TextQuery[], attributes: readonly string[], call: Call): Promise<readonly HitList[]>;
  /** The vectors of these keys; a key without one is missing from the map. */
  vectors(collection: string, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>>;
  /** Key → version of every row of the call's tenant and project, in pages handed to `visit`. */
  versions(collection: string, visit: (page: ReadonlyMap<string, number>) => Promise<void>, call: Call): Promise<void>;
  /** Every tenant and project that has a row in the collection, each once. It may look at all rows: it is for what compares stores, and the only thing that sees beyond the call's tenant. */
  owners(collection: string, call: Call): Promise<readonly Tenancy[]>;
  /** Writes rows, replacing those of the same key. All are applied or the call rejects; repeating it is safe. */
  upsert(collection: string, rows: readonly VectorRow[], call: Call): Promise<void>;
  remove(collection: string, keys: readonly string[], call: Call): Promise<void>;
  /** Makes what was written survive the process's death, as far as the engine can. */
  flush(collection: string): Promise<void>;
  /** Lets the engine rebuild its index after bulk writes. */
  optimize(collection: string): Promise<void>;
  close(): Promise<void>;
}
