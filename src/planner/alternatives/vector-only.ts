import { StrategyName } from '../strategy.ts';
import { firstK } from './first-k.ts';
import type { Alternative, RankProblem } from './alternative.ts';

/** The vector store alone: nothing of the score and nothing of the filter may live elsewhere. */
export function vectorOnly(problem: RankProblem): Alternative {
  const strategy = StrategyName.VectorOnly;
  const { parts, requirement } = problem;
  if (requirement.source.kind === 'viewer') return { strategy, illegal: 'what is recommended is also found among the important' };
  if (parts.graph) return { strategy, illegal: 'the score has a graph part' };
  if (parts.policy) return { strategy, illegal: 'the score has a policy part' };
  if (parts.residual) return { strategy, illegal: 'the filter reads what is not kept beside the vectors' };
  return { strategy, sources: { firstK: firstK(problem), vector: parts.vector, text: parts.text, graph: 'none', policy: 'none', important: false, recent: false, members: undefined } };
}
