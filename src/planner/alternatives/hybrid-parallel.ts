import { StrategyName } from '../strategy.ts';
import { firstK } from './first-k.ts';
import type { Alternative, RankProblem } from './alternative.ts';

/**
 * Every part of the score opens its own list at time zero – nearest, matching, neighbouring, most important, most recent –
 * and what one list found and another did not is completed by id. Always legal.
 */
export function hybridParallel(problem: RankProblem): Alternative {
  const { parts, requirement } = problem;
  const isViewer = requirement.source.kind === 'viewer';
  return {
    strategy: StrategyName.HybridParallel,
    sources: {
      firstK: firstK(problem),
      vector: parts.vector,
      text: parts.text,
      graph: parts.graph ? 'neighbourhood' : 'none',
      // Without a vector an item must match or be related to be in the list, so importance alone finds nothing; recommendations need not.
      policy: !parts.policy ? 'none' : parts.vector || isViewer ? 'list' : 'by candidate',
      important: isViewer || (parts.importance && parts.vector),
      recent: parts.recency && (parts.vector || isViewer),
      members: undefined,
    },
  };
}
