import type { Call } from '../../../ports/call.ts';
import type { VectorHit } from '../../../ports/vector-store.ts';
import { ownFields } from './fields.ts';
import { bounded, mostHits } from './limits.ts';
import type { OpenCollection } from './open-collection.ts';
import { attributesOf, fieldNames } from './row.ts';

/** How many rows pass, counted to `most`: the ids themselves, as Milvus's own count would wait for all writes. */
export async function countRows(collection: OpenCollection, condition: string, most: number, call: Call): Promise<number> {
  const { data } = await collection.request('nearest', `ids, limit ${most}, ${condition}`, call, (sdk, timeout) =>
    sdk.query({ collection_name: collection.native, filter: condition, output_fields: [ownFields.id], limit: most, consistency_level: bounded, timeout }),
  );
  return data.length;
}

/** Every row that passes with its cosine, without any index: for where one fails. At most `mostHits`. */
export async function scanRows(collection: OpenCollection, vector: Float32Array, condition: string, attributes: readonly string[], call: Call): Promise<VectorHit[]> {
  const { data } = await collection.request('nearest', `vectors, ${condition}`, call, (sdk, timeout) =>
    sdk.query({
      collection_name: collection.native,
      filter: condition,
      output_fields: [ownFields.key, ownFields.vector, ...fieldNames(attributes, collection.fields)],
      limit: mostHits,
      consistency_level: bounded,
      timeout,
    }),
  );
  const length = Math.hypot(...vector);
  return data.map((row) => ({ key: String(row[ownFields.key]), score: cosine(row[ownFields.vector] as readonly number[]), attributes: attributesOf(row, attributes, collection.fields) }));

  function cosine(other: readonly number[]): number {
    let dot = 0;
    let square = 0;
    for (const [i, component] of other.entries()) {
      dot += component * (vector[i] ?? 0);
      square += component * component;
    }
    // As an index rounds them, so that equals stay equal beside its answers.
    return Math.min(1, Math.max(-1, Math.fround(dot / Math.sqrt(square) / length)));
  }
}
