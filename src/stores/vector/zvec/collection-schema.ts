import type { ZVecCollectionSchema, ZVecDocInput, ZVecFieldSchema } from '@zvec/zvec';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import type { Zvec } from './engine.ts';
import { fieldOf, ownFields, type Field } from './fields.ts';
import { indexParams, type BuildSettings } from './index-settings.ts';

/**
 * zvec's schema of a collection. An inverted index makes filters that few rows pass quick: without one a search goes through
 * the vectors in vain. Lists have none: zvec's would take empty ones for null, and has crashed the process.
 */
export function collectionSchema(zvec: Zvec, collection: VectorCollection, build: BuildSettings): ZVecCollectionSchema {
  const { ZVecDataType, ZVecIndexType } = zvec;
  const byValue = { indexParams: { indexType: ZVecIndexType.INVERT, enableRangeOptimization: false } };
  const byRange = { indexParams: { indexType: ZVecIndexType.INVERT, enableRangeOptimization: true } };
  const words = { indexParams: { indexType: ZVecIndexType.FTS, filters: ['lowercase', 'ascii_folding', 'stemmer'] } };
  return new zvec.ZVecCollectionSchema({
    name: 'rows',
    vectors: { name: ownFields.vector, dataType: ZVecDataType.VECTOR_FP32, dimension: collection.dimensions, indexParams: indexParams(zvec, build) },
    fields: [
      { name: ownFields.key, dataType: ZVecDataType.STRING, ...byValue },
      { name: ownFields.tenant, dataType: ZVecDataType.STRING, ...byValue },
      { name: ownFields.project, dataType: ZVecDataType.STRING, ...byValue },
      { name: ownFields.version, dataType: ZVecDataType.INT64 },
      { name: ownFields.slot, dataType: ZVecDataType.INT32 },
      { name: ownFields.text, dataType: ZVecDataType.STRING, ...words },
      ...collection.attributes.map((attribute) => attributeField(fieldOf(attribute), attribute.indexed)),
    ],
  });

  function attributeField({ name, form, list }: Field, indexed: boolean): ZVecFieldSchema {
    if (list) return { name, dataType: ZVecDataType.ARRAY_STRING, nullable: true };
    return { name, dataType: ZVecDataType.STRING, nullable: true, ...(indexed && form !== 'json' ? byRange : {}) };
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
  return { id: '.', vectors: { [vector]: new Float32Array(dimensions).fill(1) }, fields: { [key]: nobody, [tenant]: nobody, [project]: nobody, [version]: 0, [slot]: 0, [text]: '' } };
}

/** No encoded text: whose the document is that is nobody's. */
export const nobody = '[';
