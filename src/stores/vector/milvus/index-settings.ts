export type IndexKind = 'FLAT' | 'HNSW' | 'IVF_FLAT';

/** How a collection's index is built; it stays with the collection. */
export interface BuildSettings {
  readonly index: IndexKind;
  readonly m: number;
  readonly efConstruction: number;
  readonly nlist: number;
}

/** How far a search through the index looks. */
export interface SearchSettings {
  readonly ef: number;
  readonly nprobe: number;
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
export function searchParams(index: IndexKind, { ef, nprobe }: SearchSettings, limit: number): Readonly<Record<string, number>> {
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
