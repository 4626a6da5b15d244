import type { Call } from '../../../ports/call.ts';
import { bounded, mostHits } from '../milvus/limits.ts';
import { keyedBy } from './wider-expression.ts';
import { allOf } from '../condition.ts';
import type { ForeignCollection, StoredFields } from './foreign-collection.ts';
import type { ForeignField } from './foreign-field.ts';
import type { StoredHit } from './search-foreign.ts';

/** How many rows pass, counted to `most`. */
export async function countForeign(collection: ForeignCollection, condition: string, most: number, call: Call): Promise<number> {
  return (await read(collection, 'nearest', condition, [collection.key.name], most, call)).length;
}

/** Every row that passes with its cosine, without any index. At most `mostHits`. */
export async function scanForeign(collection: ForeignCollection, vector: Float32Array, condition: string, fields: readonly string[], call: Call): Promise<readonly StoredHit[]> {
  const rows = await read(collection, 'nearest', condition, [...fields, collection.source.vector], mostHits, call);
  const length = Math.hypot(...vector);
  return rows.map((stored) => ({ stored, score: cosine(vector, length, stored[collection.source.vector] as readonly number[]) })).sort((a, b) => b.score - a.score);
}

/** The vectors of these keys; one without a direction is as good as none. */
export async function readForeignVectors(collection: ForeignCollection, keys: readonly string[], call: Call): Promise<ReadonlyMap<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  const distinct = [...new Set(keys)];
  for (let start = 0; start < distinct.length; start += vectorsPerPage) {
    const condition = allOf([collection.ownedBy(call.tenancy), keyedBy(collection, distinct.slice(start, start + vectorsPerPage))]);
    if (typeof condition !== 'string') continue;
    for (const row of await read(collection, 'vectors', condition, [collection.key.name, collection.source.vector], mostHits, call)) {
      const vector = Float32Array.from(row[collection.source.vector] as readonly number[]);
      if (vector.some((value) => value !== 0)) found.set(collection.keyOf(row), vector);
    }
  }
  return found;
}

async function read(collection: ForeignCollection, operation: string, condition: string, fields: readonly string[], limit: number, call: Call): Promise<readonly StoredFields[]> {
  const filter = condition === '' ? everyRow(collection.key) : condition;
  const { data } = await collection.request(operation, filter, call, (sdk, timeout) =>
    sdk.query({ collection_name: collection.source.name, filter, output_fields: [...fields], limit, consistency_level: bounded, timeout }),
  );
  return data;
}

/** Milvus gives no rows back without any condition. */
export function everyRow({ encoding, name }: Pick<ForeignField, 'encoding' | 'name'>): string {
  return encoding === 'whole' ? `${name} >= -9223372036854775807` : `${name} >= ""`;
}

function cosine(vector: Float32Array, length: number, other: readonly number[]): number {
  let dot = 0;
  let square = 0;
  for (const [i, component] of other.entries()) {
    dot += component * (vector[i] ?? 0);
    square += component * component;
  }
  // As an index rounds them, so that equals stay equal beside its answers.
  return square === 0 ? 0 : Math.min(1, Math.max(-1, Math.fround(dot / Math.sqrt(square) / length)));
}

const vectorsPerPage = 1000;
