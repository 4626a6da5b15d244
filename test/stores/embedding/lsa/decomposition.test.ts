import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, orthonormalize } from '../../../../src/stores/embedding/lsa/learn/orthonormalize.ts';
import { seededRandom } from '../../../../src/stores/embedding/lsa/learn/seeded-random.ts';
import { times, transposedTimes, type SparseMatrix } from '../../../../src/stores/embedding/lsa/learn/sparse-matrix.ts';
import { symmetricEigen } from '../../../../src/stores/embedding/lsa/learn/symmetric-eigen.ts';
import { truncatedSvd } from '../../../../src/stores/embedding/lsa/learn/truncated-svd.ts';

function sparse(rows: readonly (readonly number[])[]): SparseMatrix {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])));
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    offsets: Float64Array.from([0, ...entries.map((_, i) => entries.slice(0, i + 1).flat().length)]),
    indices: Int32Array.from(entries.flat(), ({ column }) => column),
    values: Float32Array.from(entries.flat(), ({ value }) => value),
  };
}

const component = fc.integer({ min: -9, max: 9 });
const square = (n: number) => fc.array(fc.array(component, { minLength: n, maxLength: n }), { minLength: n, maxLength: n });

describe('the eigenpairs of a symmetric matrix', () => {
  it('are those known, largest first', () => {
    const pairs = symmetricEigen([Float64Array.of(2, 1), Float64Array.of(1, 2)]);
    expect(pairs.map(({ value }) => value)).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(pairs.map(({ vector }) => Math.abs((vector[0] ?? 0) * (vector[1] ?? 0)))).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.5, 12),
    ]);
    const path = symmetricEigen([Float64Array.of(2, -1, 0), Float64Array.of(-1, 2, -1), Float64Array.of(0, -1, 2)]);
    expect(path.map(({ value }) => value)).toEqual([
      expect.closeTo(2 + Math.SQRT2, 12),
      expect.closeTo(2, 12),
      expect.closeTo(2 - Math.SQRT2, 12),
    ]);
  });

  it('are an orthonormal basis in which the matrix only stretches, whatever the matrix', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }).chain(square), (half) => {
        const n = half.length;
        const matrix = half.map((row, i) => Float64Array.from(row, (value, j) => value + (half[j]?.[i] ?? 0)));
        const pairs = symmetricEigen(matrix.map((row) => row.slice()));
        expect(pairs.length).toBe(n);
        for (const [i, { value, vector }] of pairs.entries()) {
          for (const [j, row] of matrix.entries()) expect(Math.abs(dot(row, vector) - value * (vector[j] ?? 0))).toBeLessThan(1e-9);
          for (const [j, other] of pairs.entries()) expect(Math.abs(dot(vector, other.vector) - (i === j ? 1 : 0))).toBeLessThan(1e-9);
          expect(value).toBeLessThanOrEqual((pairs[i - 1]?.value ?? Infinity) + 1e-9);
        }
      }),
    );
  });
});

describe('orthonormalize', () => {
  it('gives a basis of the same space and leaves out what adds nothing', () => {
    const [first, second, ...rest] = orthonormalize([
      Float64Array.of(3, 0, 0),
      Float64Array.of(-6, 0, 0),
      Float64Array.of(1, 2, 0),
      Float64Array.of(0, 0, 0),
      Float64Array.of(5, 7, 0),
    ]);
    expect([first, second]).toEqual([Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)]);
    expect(rest).toEqual([]);
  });
});

describe('a sparse matrix', () => {
  it('multiplies as it is and transposed', () => {
    const matrix = sparse([
      [1, 0, 2],
      [0, 3, 0],
    ]);
    expect(times(matrix, Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(7, 6));
    expect(transposedTimes(matrix, Float64Array.of(1, 2))).toEqual(Float64Array.of(1, 6, 2));
  });
});

describe('the truncated singular value decomposition', () => {
  const silent = (): void => {};
  const scalesOf = (directions: readonly Float64Array[]): number[] => directions.map((direction) => Math.sqrt(dot(direction, direction)));

  it('is the one known, for a wide matrix and for a tall one', () => {
    const wide = [
      [3, 2, 2],
      [2, 3, -2],
    ];
    const directions = truncatedSvd(sparse(wide), 2, 1, silent);
    expect(scalesOf(directions)).toEqual([expect.closeTo(5, 5), expect.closeTo(3, 5)]);
    for (const [i, known] of [[1, 1, 0].map((x) => (x * 5) / Math.SQRT2), [1, -1, 4].map((x) => (x * 3) / Math.sqrt(18))].entries()) {
      const sign = Math.sign((directions[i]?.[0] ?? 0) * (known[0] ?? 0));
      expect([...(directions[i] ?? [])].map((x) => x * sign)).toEqual(known.map((x) => expect.closeTo(x, 5)));
    }
    const tall = [
      [3, 2],
      [2, 3],
      [2, -2],
    ];
    expect(scalesOf(truncatedSvd(sparse(tall), 2, 1, silent))).toEqual([expect.closeTo(5, 5), expect.closeTo(3, 5)]);
  });

  it('has no more directions than the matrix has, and none for a matrix of zeros or of nothing', () => {
    expect(
      truncatedSvd(
        sparse([
          [1, 2],
          [2, 4],
          [3, 6],
        ]),
        5,
        1,
        silent,
      ).length,
    ).toBe(1);
    expect(
      truncatedSvd(
        sparse([
          [0, 0],
          [0, 0],
        ]),
        5,
        1,
        silent,
      ),
    ).toEqual([]);
    expect(truncatedSvd(sparse([]), 5, 1, silent)).toEqual([]);
  });

  it('finds by random subspaces what the whole matrix has, the same every time', () => {
    const random = seededRandom(5);
    const factors = Array.from({ length: 6 }, (_, f) => [90, 70].map((n) => Array.from({ length: n }, () => (random() - 0.5) / (f + 1))));
    const rows = Array.from({ length: 90 }, (_, i) =>
      Array.from({ length: 70 }, (_column, j) => factors.reduce((sum, [u, v]) => sum + (u?.[i] ?? 0) * (v?.[j] ?? 0), 0)),
    );
    const matrix = sparse(rows);
    const exact = symmetricEigen(
      Array.from({ length: 70 }, (_, i) =>
        Float64Array.from({ length: 70 }, (_column, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
      ),
    );
    const found = truncatedSvd(matrix, 4, 1, silent);
    expect(scalesOf(found)).toEqual(exact.slice(0, 4).map(({ value }) => expect.closeTo(Math.sqrt(value), 4)));
    for (const [i, direction] of found.entries())
      expect(Math.abs(dot(direction, exact[i]?.vector ?? direction))).toBeCloseTo(Math.sqrt(exact[i]?.value ?? 0), 4);
    expect(truncatedSvd(matrix, 4, 1, silent)).toEqual(found);
  });

  it('says how far it is, up to nearly the end', () => {
    const shares: number[] = [];
    truncatedSvd(sparse(Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (_column, j) => (i * j) % 7))), 4, 1, (share) =>
      shares.push(share),
    );
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  });
});
