import type { DescribeIndexResponse } from '@zilliz/milvus2-sdk-node';
import type { IndexSearch } from '../index-options.ts';

/** The index that somebody made of a collection's vectors. */
export interface ForeignIndex {
  /** As Milvus calls it: `HNSW`, `DISKANN`. */
  readonly kind: string;
  readonly metric: string;
  /** Clusters, of an index that has them. */
  readonly nlist: number | undefined;
}

/** Undefined where there is none; Milvus then searches nothing. */
export function foreignIndex({ index_descriptions }: DescribeIndexResponse, field: string): ForeignIndex | undefined {
  const found = index_descriptions.find(({ field_name }) => field_name === field);
  if (found === undefined) return undefined;
  const said = new Map(found.params.map(({ key, value }) => [key, String(value)]));
  const nlist = Number(said.get('nlist') ?? /"nlist": ?"?(\d+)/.exec(said.get('params') ?? '')?.[1]);
  return { kind: (said.get('index_type') ?? '').toUpperCase(), metric: (said.get('metric_type') ?? '').toUpperCase(), nlist: nlist > 0 ? nlist : undefined };
}

/** Whether a search looks at every vector. */
export function looksAtAll({ kind }: ForeignIndex): boolean {
  return kind === 'FLAT';
}

/** Whether a search wide enough finds all rows there are, with scores made of the vectors themselves; of others nothing is known. */
export function canBeWidened({ kind }: ForeignIndex): boolean {
  return kind === 'FLAT' || kind === 'HNSW' || kind === 'IVF_FLAT';
}

/** How far a search looks; `everywhere` where it is to find all. An index of a kind not known here is asked by its own defaults. */
export function foreignSearchParams({ kind, nlist = largestNprobe }: ForeignIndex, { ef, nprobe }: IndexSearch, limit: number, everywhere: boolean): Readonly<Record<string, number>> {
  if (kind.startsWith('HNSW')) return { ef: Math.max(Math.min(ef, largestEf), limit) };
  if (kind.startsWith('IVF')) return { nprobe: Math.min(everywhere ? nlist : nprobe, nlist) };
  if (kind === 'SCANN') return { nprobe: Math.min(nprobe, nlist), reorder_k: limit };
  if (kind === 'DISKANN') return { search_list: Math.max(limit, leastSearchList) };
  return {};
}

const largestEf = 32_768;
const largestNprobe = 65_536;
const leastSearchList = 100;
