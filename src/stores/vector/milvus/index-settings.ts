import type { IndexBuild, IndexSearch } from '../index-options.ts';

export type IndexKind = 'FLAT' | 'HNSW' | 'IVF_FLAT';

export interface BuildSettings extends IndexBuild {
  readonly index: IndexKind;
}

export function buildParams(settings: BuildSettings): Readonly<Record<string, number>> {
  switch (settings.index) {
    case 'FLAT':
      return {};
    case 'HNSW':
      return { M: settings.m, efConstruction: settings.efConstruction };
    case 'IVF_FLAT':
      return { nlist: settings.nlist };
    default:
      return settings.index satisfies never;
  }
}

/** With an `ef` below the limit Milvus refuses a search. */
export function searchParams(index: IndexKind, { ef, nprobe }: IndexSearch, limit: number): Readonly<Record<string, number>> {
  switch (index) {
    case 'FLAT':
      return {};
    case 'HNSW':
      return { ef: Math.max(Math.min(ef, largestEf), limit) };
    case 'IVF_FLAT':
      return { nprobe };
    default:
      return index satisfies never;
  }
}

/** The largest that Milvus documents. */
const largestEf = 32_768;
