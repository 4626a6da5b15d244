import { everything } from '../../model/filter.ts';
import { StrategyName } from '../strategy.ts';
import type { PlannedTarget } from '../plan.ts';
import type { Alternative, RankProblem } from './alternative.ts';
import { firstK, shortest } from './first-k.ts';

/** Vectors first, enough of them to fill the page by the pass rate that is assumed; the whole filter is left to the store that owns it. */
export function postFilter(problem: RankProblem): Alternative {
  return filterAfterwards(problem, StrategyName.PostFilter, firstK({ ...problem, parts: { ...problem.parts, residual: true } }));
}

/** The same without trust in a pass rate: small batches, each larger than the one before, until the page is full. */
export function iterate(problem: RankProblem): Alternative {
  return filterAfterwards(problem, StrategyName.Iterate, Math.max(shortest, problem.requirement.first));
}

function filterAfterwards({ parts, targets, requirement }: RankProblem, strategy: StrategyName, first: number): Alternative {
  if (targets.every(({ filter }) => filter === everything)) return { strategy, illegal: 'there is no filter' };
  if (!parts.vector) return { strategy, illegal: 'without a vector there is no list to filter' };
  const graph = parts.graph ? 'by candidate' : 'none';
  return { strategy, targets: targets.map(unpushed), sources: { firstK: first, vector: true, text: parts.text, graph, policy: parts.policy ? 'by candidate' : 'none', important: requirement.source.kind === 'viewer', recent: false, members: undefined } };
}

function unpushed(target: PlannedTarget): PlannedTarget {
  return { ...target, pushed: everything, residual: target.filter };
}
