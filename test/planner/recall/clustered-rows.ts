import { Random } from '../../fuzz/random.ts';

/** Rows in clusters, as embeddings of real things lie, and how each stands to the queries. */
export interface ClusteredRows {
  readonly vectors: readonly Float32Array[];
  /** Unit vectors near the middle of the first cluster. */
  readonly queries: readonly Float32Array[];
  /** Of each row in [0, 1): by chance, and by how far it lies from the first cluster. A row passes a filter of share s where this is below s. */
  readonly shares: { readonly none: Float64Array; readonly positive: Float64Array; readonly negative: Float64Array };
}

export const correlations = ['none', 'positive', 'negative'] as const;
export type Correlation = (typeof correlations)[number];

const clusters = 100;
/** Of the components of a row around its cluster's middle, whose length is 1: rows of one cluster are near each other, and clusters touch. */
const spread = 0.12;

export function clusteredRows({ rows, dimensions, queries, seed }: { readonly rows: number; readonly dimensions: number; readonly queries: number; readonly seed: number }): ClusteredRows {
  const random = new Random(seed);
  const middles = Array.from({ length: clusters }, () => unit(Float32Array.from({ length: dimensions }, () => normal(random))));
  const around = (middle: Float32Array) => unit(middle.map((value) => value + spread * normal(random)));
  const vectors = Array.from({ length: rows }, () => around(random.pick(middles)));
  const [first = new Float32Array(dimensions)] = middles;
  const nearness = vectors.map((vector) => dot(vector, first));
  const byNearness = Float64Array.from(vectors.keys()).sort((a, b) => (nearness[b] ?? 0) - (nearness[a] ?? 0));
  const positive = new Float64Array(rows);
  for (const [place, row] of byNearness.entries()) positive[row] = place / rows;
  return {
    vectors,
    queries: Array.from({ length: queries }, () => around(first)),
    shares: { none: Float64Array.from(vectors, () => random.next()), positive, negative: positive.map((share) => 1 - 1 / rows - share) },
  };
}

/** The rows with the greatest cosines among those that pass, best first. */
export function bruteForce(vectors: readonly Float32Array[], query: Float32Array, passes: (row: number) => boolean, k: number): readonly { readonly row: number; readonly cosine: number }[] {
  const passing = vectors.flatMap((vector, row) => (passes(row) ? [{ row, cosine: dot(vector, query) }] : []));
  return passing.sort((a, b) => b.cosine - a.cosine).slice(0, k);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
