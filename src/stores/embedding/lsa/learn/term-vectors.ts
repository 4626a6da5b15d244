import { functionWords } from '../text/function-words.ts';
import type { Counts } from './corpus.ts';
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
 * Gives every term a vector of length 1 in its latent direction, times a weight that says how much it tells. Plain latent
 * semantic analysis keeps each term's length in the latent space, which drowns the rare words that tell works apart; on
 * films this one step made known items several times easier to find. What all texts have in common is taken out, but not
 * all of it: that would leave a text on everything without a direction. Codes are bytes, a hundredth off at worst.
 */
export function termVectors(counts: Counts, directions: readonly ScaledRightVector[]): TermVectors {
  const { terms } = counts;
  const dimensions = directions.length;
  const units = terms.map((_, term) => unit(Float32Array.from(directions, (direction) => direction[term] ?? 0)));
  const weights = weightsOf(counts);
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
const functionWordWeight = 0.25;
const commonShare = 0.9;

function weightsOf({ terms, documentFrequencies, occurrences }: Counts): readonly number[] {
  return terms.map((term, i) => Math.log(1 + occurrences.rows / (documentFrequencies[i] ?? 1)) ** rarityExponent * (functionWords.has(term) ? functionWordWeight : 1));
}

/** In place. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0));
  for (let d = 0; d < vector.length; d++) vector[d] = length > 0 ? (vector[d] ?? 0) / length : 0;
  return vector;
}

/** The mean of all terms' vectors, by their weight and how often they stand in the corpus. */
function commonDirection({ occurrences }: Counts, units: readonly Float32Array[], weights: readonly number[], dimensions: number): Float64Array {
  const shares = new Float64Array(units.length);
  for (const [i, term] of occurrences.indices.entries()) shares[term] = (shares[term] ?? 0) + (occurrences.values[i] ?? 0) * (weights[term] ?? 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = new Float64Array(dimensions);
  for (const [term, vector] of units.entries()) {
    const share = (shares[term] ?? 0) / total;
    for (let d = 0; d < dimensions; d++) mean[d] = (mean[d] ?? 0) + share * (vector[d] ?? 0);
  }
  return mean;
}
