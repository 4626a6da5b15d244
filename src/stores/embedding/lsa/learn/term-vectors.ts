import { functionWords } from '../text/function-words.ts';
import { wordsOf } from '../text/words.ts';
import type { Counts } from './corpus.ts';
import { seededRandom } from './seeded-random.ts';
import type { ScaledRightVector } from './truncated-svd.ts';

/** What one occurrence of each term adds to a text's vector. */
export interface TermVectors {
  readonly terms: readonly string[];
  readonly dimensions: number;
  /** terms × dimensions; the vector of term t is `scales[t] · codes[t]`. */
  readonly codes: Int8Array;
  readonly scales: Float32Array;
}

/**
 * Gives every term a vector in its latent direction, of a length that says how much the term tells. Plain latent semantic
 * analysis keeps each term's length in the latent space, which drowns the rare words that tell works apart; on films this
 * one step made known items several times easier to find. What all texts have in common is taken out, but not all of it:
 * that would leave a text on everything without a direction. Codes are bytes, a hundredth off at worst.
 */
export function termVectors(counts: Counts, directions: readonly ScaledRightVector[], seed: number, weakWords: readonly string[]): TermVectors {
  const { terms } = counts;
  // A model that knows nothing has a dimension too, for stores that cannot do without.
  const dimensions = Math.max(1, directions.length);
  const random = seededRandom(seed);
  const units = terms.map((_, term) =>
    unit(withOwnDirection(unit(Float32Array.from({ length: dimensions }, (_zero, d) => directions[d]?.[term] ?? 0)), random)),
  );
  const weights = weightsOf(counts, weakWords);
  const common = commonDirection(counts, units, weights, dimensions);
  const codes = new Int8Array(terms.length * dimensions);
  const scales = new Float32Array(terms.length);
  for (const [term, vector] of units.entries()) {
    for (let d = 0; d < dimensions; d++) vector[d] = (vector[d] ?? 0) - commonShare * (common[d] ?? 0);
    const largest = vector.reduce((max, component) => Math.max(max, Math.abs(component)), 0);
    if (largest === 0) continue;
    for (let d = 0; d < dimensions; d++) codes[term * dimensions + d] = Math.round(((vector[d] ?? 0) / largest) * 127);
    scales[term] = ((weights[term] ?? 0) * largest) / 127;
  }
  return { terms, dimensions, codes, scales };
}

/** Below 1: a rare name should not outweigh all else that a query says. */
const rarityExponent = 0.75;
const weakWordWeight = 0.25;
const commonShare = 0.9;
/** Costs films nothing, and lets the last name find a person among all who share the first. */
const ownShare = 0.35;

function weightsOf({ terms, documentFrequencies, occurrences }: Counts, weakWords: readonly string[]): readonly number[] {
  const weak = new Set([...functionWords, ...wordsOf(weakWords.join(' '))]);
  return terms.map(
    (term, i) =>
      Math.log(1 + occurrences.rows / (documentFrequencies[i] ?? 1)) ** rarityExponent * (weak.has(term) ? weakWordWeight : 1),
  );
}

/**
 * Adds a direction that is the term's alone, and random: words that only ever stand together, and those for which there
 * was no latent direction left, could not be told apart otherwise. In place.
 */
function withOwnDirection(vector: Float32Array, random: () => number): Float32Array {
  const step = ownShare / Math.sqrt(vector.length);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) + (random() < 0.5 ? -step : step);
  return vector;
}

/** In place; zeros stay zeros. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0));
  for (let d = 0; d < vector.length; d++) vector[d] = length === 0 ? 0 : (vector[d] ?? 0) / length;
  return vector;
}

/** The mean of all terms' vectors, by their weight and how often they stand in the corpus. */
function commonDirection(
  { occurrences }: Counts,
  units: readonly Float32Array[],
  weights: readonly number[],
  dimensions: number,
): Float64Array {
  const shares = new Float64Array(units.length);
  for (const [i, term] of occurrences.indices.entries())
    shares[term] = (shares[term] ?? 0) + (occurrences.values[i] ?? 0) * (weights[term] ?? 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = new Float64Array(dimensions);
  for (const [term, vector] of units.entries()) {
    const share = (shares[term] ?? 0) / total;
    for (let d = 0; d < dimensions; d++) mean[d] = (mean[d] ?? 0) + share * (vector[d] ?? 0);
  }
  return mean;
}
