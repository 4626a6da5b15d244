import { everything } from '../../model/filter.ts';
import { StrategyName } from '../strategy.ts';
import type { Alternative, RankProblem } from './alternative.ts';

/** More ids than this are dearer to look up one by one than to find by lists. */
export const mostMembers = 20_000;

/** Looked at where nothing else fills a page: some hundred ms on embedded stores. */
const mostMembersAfterAll = 200_000;

/** What passes is asked of the store that owns the filter, and then ranked among itself. Exact whatever the vector index. */
export function idsFirst({ parts, targets, exhaustive }: RankProblem): Alternative {
  const strategy = StrategyName.IdsFirst;
  if (!exhaustive && targets.some(({ filter }) => filter === everything)) return { strategy, illegal: 'there is no filter, so all rows would pass' };
  const graph = parts.graph ? 'by candidate' : 'none';
  return { strategy, sources: { firstK: 0, vector: false, text: false, graph, policy: parts.policy ? 'by candidate' : 'none', important: false, recent: false, members: { by: 'filter', most: exhaustive ? mostMembersAfterAll : mostMembers } } };
}
