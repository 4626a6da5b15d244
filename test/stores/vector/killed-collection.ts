import type { Tenancy } from '../../../src/model/tenancy.ts';
import type { VectorCollection, VectorRow } from '../../../src/ports/vector-store.ts';
import { attribute } from '../../contract/vector-store/films.ts';

/** What the process writes that is killed, and the test then reads. */
export const killedCollection: VectorCollection = { name: 'killed', dimensions: 4, attributes: [attribute('year', 'int')] };

export const writerTenancy: Tenancy = { tenant: 'writer', project: 'main' };

export function killedRow(key: string, version: number): VectorRow {
  return { key, version, vector: Float32Array.from([version, key.length, 1, 1]), text: 'word', attributes: { year: version } };
}
