/** The vector of length 1 in the same direction; undefined where a number is not finite or all are 0. */
export function unitVector(vector: Float32Array): Float32Array | undefined {
  let largest = 0;
  for (const x of vector) largest = Math.max(largest, Math.abs(x));
  if (!Number.isFinite(largest) || largest === 0) return undefined;
  // Scaled first, so that squares neither overflow nor vanish.
  let squares = 0;
  for (const x of vector) squares += (x / largest) ** 2;
  const length = largest * Math.sqrt(squares);
  return vector.map((x) => x / length);
}
