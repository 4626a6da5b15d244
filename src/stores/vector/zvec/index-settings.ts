import type { ZVecQuery, ZVecVectorSchema } from '@zvec/zvec';
import type { IndexBuild, IndexSearch } from '../index-options.ts';
import type { Zvec } from './engine.ts';

export type IndexKind = 'FLAT' | 'HNSW' | 'IVF';

export interface BuildSettings extends IndexBuild {
  readonly index: IndexKind;
}

type IndexParams = NonNullable<ZVecVectorSchema['indexParams']>;
type QueryParams = NonNullable<ZVecQuery['params']>;

export function indexParams({ ZVecIndexType, ZVecMetricType }: Zvec, settings: BuildSettings): IndexParams {
  const metricType = ZVecMetricType.COSINE;
  switch (settings.index) {
    case 'FLAT':
      return { indexType: ZVecIndexType.FLAT, metricType };
    case 'HNSW':
      return { indexType: ZVecIndexType.HNSW, metricType, m: settings.m, efConstruction: settings.efConstruction };
    case 'IVF':
      return { indexType: ZVecIndexType.IVF, metricType, nList: settings.nlist };
    default:
      return settings.index satisfies never;
  }
}

/** zvec refuses a larger one, also where it is not used. */
export const largestEf = 2048;

/** A FLAT index takes no parameters and is searched exactly anyway. */
export function queryParams({ ZVecIndexType }: Zvec, index: IndexKind, settings: IndexSearch, limit: number, exact: boolean): QueryParams | undefined {
  switch (index) {
    case 'FLAT':
      return undefined;
    case 'HNSW':
      return { indexType: ZVecIndexType.HNSW, ef: Math.min(Math.max(settings.ef, limit), largestEf), isLinear: exact };
    case 'IVF':
      return { indexType: ZVecIndexType.IVF, nprobe: settings.nprobe, isLinear: exact };
    default:
      return index satisfies never;
  }
}
