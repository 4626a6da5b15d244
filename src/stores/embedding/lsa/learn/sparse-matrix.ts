/** A matrix of mostly zeros, row by row: the entries of row i stand at `offsets[i]` to `offsets[i + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** One more than rows. */
  readonly offsets: Float64Array;
  /** The column of each entry. */
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** A x */
export function times({ rows, offsets, indices, values }: SparseMatrix, x: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] ?? 0;
    let sum = 0;
    for (let i = offsets[row] ?? 0; i < end; i++) sum += (values[i] ?? 0) * (x[indices[i] ?? 0] ?? 0);
    product[row] = sum;
  }
  return product;
}

/** Aᵀ x */
export function transposedTimes({ rows, columns, offsets, indices, values }: SparseMatrix, x: Float64Array): Float64Array {
  const product = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const factor = x[row] ?? 0;
    if (factor === 0) continue;
    const end = offsets[row + 1] ?? 0;
    for (let i = offsets[row] ?? 0; i < end; i++) {
      const column = indices[i] ?? 0;
      product[column] = (product[column] ?? 0) + factor * (values[i] ?? 0);
    }
  }
  return product;
}
