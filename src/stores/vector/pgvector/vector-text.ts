/** A vector in pgvector's text form; nine digits tell all 32-bit floats apart. */
export function vectorText(vector: Float32Array): string {
  return `[${Array.from(vector, (component) => Number(component.toPrecision(9))).join(',')}]`;
}

export function textVector(text: string): Float32Array {
  return Float32Array.from(JSON.parse(text) as readonly number[]);
}
