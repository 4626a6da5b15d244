/** What is wrong with a vector, as the end of a sentence; undefined where its direction is well defined in 32-bit floats. */
export function problemOfVector(vector: Float32Array, dimensions: number): string | undefined {
  if (vector.length !== dimensions) return `the vector has ${vector.length} dimensions, expected ${dimensions}`;
  let square = 0;
  for (const component of vector) square += component * component;
  // Beyond these, squares of 32-bit floats overflow or vanish and engines answer 0 for every cosine.
  if (square >= shortest ** 2 && square <= longest ** 2) return undefined;
  return `the vector has the length ${Math.sqrt(square)}, expected between ${shortest} and ${longest}`;
}

const shortest = 1e-12;
const longest = 1e12;
