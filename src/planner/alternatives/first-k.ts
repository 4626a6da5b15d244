import { assumedPassRate } from '../cost/constants.ts';
import { overFetch } from '../cost/over-fetch.ts';
import type { RankProblem } from './alternative.ts';

/** Below this, a list is as dear as one of this length. */
export const shortest = 32;

/** What preferences and relations lead to is much, and the further the nearest are read the less of it could still be among the best. */
const shortestOfLiked = 256;

/** How many candidates each list gives in the first round: enough to fill the page after what a residual filter takes away. */
export function firstK({ requirement, parts }: RankProblem): number {
  // A page further back needs everything before it too; how far back is not known, so rounds go on from here.
  const wanted = requirement.first + requirement.exclude.length;
  return Math.max(requirement.source.kind === 'viewer' ? shortestOfLiked : shortest, 2 * wanted, overFetch(wanted, parts.residual ? assumedPassRate : 1));
}
