import { encodeLsaArtifact } from '../lsa-artifact.ts';
import { associations } from './associations.ts';
import type { Corpus } from './corpus.ts';
import { termVectors } from './term-vectors.ts';
import { truncatedSvd } from './truncated-svd.ts';

export interface LearningOptions {
  readonly dimensions: number;
  readonly maxTerms: number;
  readonly seed: number;
  /** Words that say little in every text, as function words do. */
  readonly weakWords: readonly string[];
}

/**
 * Learns from a corpus what its words mean: latent semantic analysis (Deerwester et al. 1990) of how strongly terms belong
 * to documents, with terms of equal length. Blocks for seconds; the same corpus and options give the same bytes. An empty
 * corpus gives a model that knows nothing.
 */
export function learnLsa(
  corpus: Corpus,
  { dimensions, maxTerms, seed, weakWords }: LearningOptions,
  onShare: (share: number) => void,
): Uint8Array<ArrayBuffer> {
  const counts = corpus.counts(maxTerms);
  const matrix = associations(counts.occurrences);
  const directions = truncatedSvd(matrix, dimensions, seed, (share) => onShare(0.9 * share));
  const learnt = termVectors(counts, directions, seed, weakWords);
  onShare(1);
  return encodeLsaArtifact(learnt, corpus.size);
}
