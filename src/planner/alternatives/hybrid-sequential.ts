import { StrategyName } from '../strategy.ts';
import { firstK } from './first-k.ts';
import type { Alternative, RankProblem } from './alternative.ts';

/** Vectors and text first; the other stores are asked only about what they found. */
export function hybridSequential(problem: RankProblem): Alternative {
  const strategy = StrategyName.HybridSequential;
  const { parts, requirement } = problem;
  const isViewer = requirement.source.kind === 'viewer';
  if (!parts.vector && isViewer) return { strategy, illegal: 'the viewer liked nothing yet that others could be near to' };
  if (!parts.vector && parts.graph) return { strategy, illegal: 'without a vector, what is only related would never be found' };
  return { strategy, sources: { firstK: firstK(problem), vector: parts.vector, text: parts.text, graph: parts.graph ? 'by candidate' : 'none', policy: parts.policy ? 'by candidate' : 'none', important: isViewer, recent: false, members: undefined } };
}
