import type { Features, Weights } from '../model/score.ts';
import { score } from './score.ts';

/**
 * The best score that an item not yet looked at can have, when each source has been read down to its `cuts` (the last
 * feature value it gave, or the feature's maximum where there is no such source). Fagin's threshold: a list whose last
 * score reaches it is exact. R. Fagin, A. Lotem, M. Naor: Optimal aggregation algorithms for middleware (2003).
 */
export function threshold(cuts: Features, weights: Weights): number {
  return score(cuts, weights);
}

/** What a feature can be at most, for a source that was not read. */
export const featureMaxima: Features = Object.freeze({ vector: 1, text: 1, graph: 1, importance: 1, recency: 1, policy: 1 });
