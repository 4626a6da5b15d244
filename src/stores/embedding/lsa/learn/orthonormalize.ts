/**
 * An orthonormal basis of the space that columns span, by modified Gram–Schmidt; a column that adds nothing to those
 * before it is left out. The columns are overwritten.
 */
export function orthonormalize(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const before = Math.sqrt(dot(column, column));
    for (const direction of basis) add(column, direction, -dot(column, direction));
    const after = Math.sqrt(dot(column, column));
    if (!(after > before * 1e-9)) continue;
    for (let i = 0; i < column.length; i++) column[i] = (column[i] ?? 0) / after;
    basis.push(column);
  }
  return basis;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a += factor · b */
export function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) + factor * (b[i] ?? 0);
}
