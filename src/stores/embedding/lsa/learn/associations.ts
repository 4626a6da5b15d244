import type { SparseMatrix } from './sparse-matrix.ts';

/**
 * How strongly each term belongs to each document it stands in: `ln(1 + lift)`, where lift is the term's share in the
 * document over its share in the whole corpus, and counts enter as `1 + ln count`. A smooth form of positive pointwise
 * mutual information (Church & Hanks 1990), which finds more than tf-idf or log-entropy weights do and, unlike the
 * clipped form, also tells apart the terms of a corpus of one or two documents.
 */
export function associations(occurrences: SparseMatrix): SparseMatrix {
  const { rows, columns, offsets, indices } = occurrences;
  const damped = occurrences.values.map((count) => 1 + Math.log(count));
  const ofRow = new Float64Array(rows);
  const ofColumn = new Float64Array(columns);
  let total = 0;
  forEachEntry(occurrences, (row, i) => {
    const value = damped[i] ?? 0;
    const column = indices[i] ?? 0;
    ofRow[row] = (ofRow[row] ?? 0) + value;
    ofColumn[column] = (ofColumn[column] ?? 0) + value;
    total += value;
  });
  const values = new Float32Array(damped.length);
  forEachEntry(occurrences, (row, i) => {
    values[i] = Math.log1p(((damped[i] ?? 0) * total) / ((ofRow[row] ?? 1) * (ofColumn[indices[i] ?? 0] ?? 1)));
  });
  return { rows, columns, offsets, indices, values };
}

function forEachEntry({ rows, offsets }: SparseMatrix, visit: (row: number, entry: number) => void): void {
  for (let row = 0; row < rows; row++) for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i++) visit(row, i);
}
