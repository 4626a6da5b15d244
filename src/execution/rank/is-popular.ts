import type { RankPlan } from '../../planner/plan.ts';
import { StrategyName } from '../../planner/strategy.ts';

/** Whether nothing ties the list to what is asked: what is important and recent are all there is to find. */
export function isPopular({ strategy }: Pick<RankPlan, 'strategy'>): boolean {
  return strategy === StrategyName.DegradedPopular;
}
