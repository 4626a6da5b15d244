import { StrategyName } from '../strategy.ts';
import type { Alternative, RankProblem } from './alternative.ts';

/** Every row that passes is scored. What all other plans must agree with. */
export function reference({ parts }: RankProblem): Alternative {
  return {
    strategy: StrategyName.Reference,
    sources: { firstK: 0, vector: false, text: false, graph: parts.graph ? 'by candidate' : 'none', policy: parts.policy ? 'by candidate' : 'none', important: false, recent: false, members: { by: 'filter', most: Number.MAX_SAFE_INTEGER } },
  };
}
