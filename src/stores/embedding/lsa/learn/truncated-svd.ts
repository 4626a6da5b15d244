import { add, dot, orthonormalize } from './orthonormalize.ts';
import { seededRandom } from './seeded-random.ts';
import { times, transposedTimes, type SparseMatrix } from './sparse-matrix.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** The i-th largest singular value times its right singular vector: one number for each column of the matrix. */
export type ScaledRightVector = Float64Array;

/**
 * The strongest `dimensions` directions of a matrix, fewer where its rank is lower: randomized subspace iteration with a
 * Rayleigh–Ritz step (Halko, Martinsson & Tropp 2011, algorithm 5.3) on A Aᵀ or Aᵀ A, whichever is smaller. The same
 * matrix and seed give the same numbers. Memory: twice `dimensions` columns of the shorter side in float64.
 * @param onShare told the share of the work done, in ]0, 1]
 */
export function truncatedSvd(
  matrix: SparseMatrix,
  dimensions: number,
  seed: number,
  onShare: (share: number) => void,
): ScaledRightVector[] {
  const wide = matrix.rows <= matrix.columns;
  const size = wide ? matrix.rows : matrix.columns;
  const gram = (x: Float64Array): Float64Array =>
    wide ? times(matrix, transposedTimes(matrix, x)) : transposedTimes(matrix, times(matrix, x));
  const width = dimensions + oversampling;
  let basis = width < size ? randomColumns(size, width, seed) : unitColumns(size);
  const passes = width < size ? powerPasses : 0;
  for (let pass = 0; pass < passes; pass++) {
    basis = orthonormalize(basis.map(gram));
    onShare((pass + 1) / (passes + 2));
  }
  const strongest = rayleighRitz(basis, gram, dimensions);
  onShare(1);
  // For A = U S Vᵀ: Aᵀ U = V S.
  return strongest.map(({ value, vector }) =>
    wide ? transposedTimes(matrix, vector) : vector.map((component) => component * Math.sqrt(value)),
  );
}

/** Columns beyond those asked for, so that the last ones asked for are right too. */
const oversampling = 16;
/** Against exact directions, three find as many films; one finds fewer. */
const powerPasses = 3;
/** Directions this much weaker than the strongest are rounding errors. Squared, as eigenvalues are. */
const weakest = 1e-4 ** 2;

function rayleighRitz(basis: readonly Float64Array[], gram: (x: Float64Array) => Float64Array, dimensions: number) {
  const projected = basis.map(() => new Float64Array(basis.length));
  for (const [i, row] of projected.entries()) {
    const image = gram(basis[i] ?? new Float64Array(0));
    for (let j = 0; j <= i; j++) row[j] = dot(basis[j] ?? image, image);
  }
  for (const [i, row] of projected.entries()) for (let j = i + 1; j < basis.length; j++) row[j] = projected[j]?.[i] ?? 0;
  const pairs = symmetricEigen(projected);
  const strongest = pairs.filter(({ value }) => value > weakest * (pairs[0]?.value ?? 0)).slice(0, dimensions);
  return strongest.map(({ value, vector }) => {
    const combined = new Float64Array(basis[0]?.length ?? 0);
    for (const [i, column] of basis.entries()) add(combined, column, vector[i] ?? 0);
    return { value, vector: combined };
  });
}

function randomColumns(size: number, count: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Float64Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1)));
}

function unitColumns(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}
