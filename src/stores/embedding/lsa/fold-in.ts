import type { LsaModel } from './lsa-artifact.ts';
import { Spelling } from './text/spelling.ts';
import { wordsOf } from './text/words.ts';

/**
 * Turns texts into vectors: the sum of what their words add, at length 1. Documents that a model was learnt from, new ones
 * and queries all go this way.
 */
export class FoldIn {
  readonly #model: LsaModel;
  readonly #termOf: ReadonlyMap<string, number>;
  readonly #spelling: Spelling;

  constructor(model: LsaModel) {
    this.#model = model;
    this.#termOf = new Map(model.terms.map((term, i) => [term, i]));
    this.#spelling = new Spelling(this.#termOf);
  }

  /** One vector for each text, null for one without a known word. Yields where others may go first, every 0.1 ms or so. */
  *vectors(texts: readonly string[]): Generator<undefined, (Float32Array | null)[]> {
    const vectors: (Float32Array | null)[] = [];
    for (const text of texts) vectors.push(yield* this.#vector(text));
    return vectors;
  }

  *#vector(text: string): Generator<undefined, Float32Array | null> {
    const sum = new Float64Array(this.#model.dimensions);
    const unknown: string[] = [];
    let words = 0;
    for (const word of wordsOf(text)) {
      const term = this.#termOf.get(word);
      if (term !== undefined) this.#add(sum, term);
      else if (words < queryWords) unknown.push(word);
      if (++words % wordsPerStep === 0) yield;
    }
    // Correcting pays where few words must say it all; a new document brings new names, which are no mistakes.
    if (words <= queryWords) for (const word of unknown) this.#add(sum, this.#spelling.meant(word));
    yield;
    return unit(sum);
  }

  #add(sum: Float64Array, term: number | undefined): void {
    if (term === undefined) return;
    const { codes, scales, dimensions } = this.#model;
    const scale = scales[term] ?? 0;
    const start = term * dimensions;
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + scale * (codes[start + d] ?? 0);
  }
}

/** A text of at most so many words is taken for a query. */
const queryWords = 16;
const wordsPerStep = 64;

function unit(sum: Float64Array): Float32Array | null {
  let squares = 0;
  for (let d = 0; d < sum.length; d++) squares += (sum[d] ?? 0) ** 2;
  if (squares === 0) return null;
  const length = Math.sqrt(squares);
  return Float32Array.from(sum, (component) => component / length);
}
