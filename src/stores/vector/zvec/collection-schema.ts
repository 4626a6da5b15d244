import type { ZVecCollectionSchema, ZVecDocInput, ZVecFieldSchema } from '@zvec/zvec';
import type { Zvec } from './engine.ts';
import { fieldsOf, ownFields, type Field } from './fields.ts';
import { indexParams, type BuildSettings } from './index-settings.ts';
import type { StoredCollection } from '../same-collection.ts';

/**
 * zvec's schema of a collection. Only our own fields have an inverted index: over numbers it answers `in` wrongly wherever
 * an OR mixes it with a field that has none, over lists it takes empty ones for null and has crashed the process. Without it
 * a filter scans the columns it names, about 0.5 ms for 100,000 rows.
 */
export function collectionSchema(zvec: Zvec, collection: StoredCollection, build: BuildSettings): ZVecCollectionSchema {
  const { ZVecDataType, ZVecIndexType } = zvec;
  const inverted = { indexParams: { indexType: ZVecIndexType.INVERT, enableRangeOptimization: false } };
  const words = { indexParams: { indexType: ZVecIndexType.FTS, filters: ['lowercase', 'ascii_folding'] } };
  return new zvec.ZVecCollectionSchema({
    name: 'rows',
    vectors: { name: ownFields.vector, dataType: ZVecDataType.VECTOR_FP32, dimension: collection.dimensions, indexParams: indexParams(zvec, build) },
    fields: [
      { name: ownFields.key, dataType: ZVecDataType.STRING, ...inverted },
      { name: ownFields.tenant, dataType: ZVecDataType.STRING, ...inverted },
      { name: ownFields.project, dataType: ZVecDataType.STRING, ...inverted },
      { name: ownFields.version, dataType: ZVecDataType.INT64 },
      { name: ownFields.slot, dataType: ZVecDataType.INT32 },
      { name: ownFields.text, dataType: ZVecDataType.STRING, ...words },
      ...[...fieldsOf(collection.attributes).values()].map(attributeField),
    ],
  });

  function attributeField({ name, form, list }: Field): ZVecFieldSchema {
    const textual = form === 'text' || form === 'json';
    const scalar = textual ? ZVecDataType.STRING : ZVecDataType.DOUBLE;
    const array = textual ? ZVecDataType.ARRAY_STRING : ZVecDataType.ARRAY_DOUBLE;
    return { name, dataType: list ? array : scalar, nullable: true };
  }
}

/**
 * One document that nobody sees stays in every collection from the start. When zvec optimises a collection of a single
 * segment that was never optimised before, it leaves deleted and replaced documents out of the vector index but numbers the
 * others as if they were there: as many living ones are never found again. With this document lying in a segment of its own
 * there are always two, and merging segments counts right. Its tenant is no encoded text, so no search matches it.
 */
export function anchorDocument(dimensions: number): ZVecDocInput {
  const { key, tenant, project, version, slot, text, vector } = ownFields;
  return { id: '.', vectors: { [vector]: new Float32Array(dimensions).fill(1) }, fields: { [key]: '[', [tenant]: '[', [project]: '[', [version]: 0, [slot]: 0, [text]: '' } };
}
