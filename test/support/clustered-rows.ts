import type { VectorRow } from '../../src/ports/vector-store.ts';
import { attribute } from '../contract/vector-store/films.ts';

/**
 * Vectors in clusters, as those of real texts lie, with numbers to filter on: `any` has nothing to do with the vectors, `near`
 * is small for what lies near the queries, `far` for what lies far from them. The same in every run.
 */
export interface ClusteredRows {
  readonly attributes: typeof clusteredAttributes;
  readonly rows: readonly VectorRow[];
  /** All from one cluster. */
  readonly queries: readonly Float32Array[];
  /** The value that this share of the rows does not exceed. */
  cut(attribute: ClusteredAttribute, rate: number): number;
}

export type ClusteredAttribute = 'any' | 'near' | 'far';

const clusteredAttributes = [attribute('any', 'float'), attribute('near', 'float'), attribute('far', 'float')];

export function clusteredRows(count: number, dimensions: number): ClusteredRows {
  let seed = 42;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: clusters }, () => Float32Array.from({ length: dimensions }, normal));
  const around = (centre: Float32Array): Float32Array => centre.map((component) => component + 0.6 * normal());
  const [asked = new Float32Array(dimensions)] = centres;
  const rows = Array.from({ length: count }, (_, i): VectorRow => {
    const vector = around(centres[i % clusters] ?? asked);
    const similarity = cosine(vector, asked);
    return { key: `k${i}`, vector, text: '', version: 1, attributes: { any: random(), near: -similarity, far: similarity } };
  });
  return {
    attributes: clusteredAttributes,
    rows,
    queries: Array.from({ length: 20 }, () => around(asked)),
    cut(name, rate) {
      const values = rows.map((row) => Number(row.attributes[name])).sort((a, b) => a - b);
      return values[Math.ceil(rate * count) - 1] ?? 0;
    },
  };
}

const clusters = 40;

export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, lengthA, lengthB] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return dot / Math.sqrt(lengthA * lengthB);
}
