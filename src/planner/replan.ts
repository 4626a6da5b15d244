import type { HealthSnapshot } from '../statistics/store-health.ts';
import { best, isLegal } from './choose-alternative.ts';
import { wayOf } from './choose-ranking.ts';
import { judge } from './judge.ts';
import type { RankPlan, WayToRank } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import { poseProblem } from './pose-problem.ts';
import type { StepCounter } from './step-counter.ts';

/** What a ranking has found out while it was made. */
export interface Learnt {
  /** How the services are, those that failed it among them. */
  readonly health: HealthSnapshot;
  /** All that pass are too many to be taken one by one. */
  readonly tooMany: boolean;
  /** Lists end, or would, before the page is full: all that pass have to be looked at. */
  readonly runOut: boolean;
}

/** Another way to make a ranking, with what it has found out: it loses no less than before. Undefined where there is none that can be used. */
export function replan(context: PlannerContext, counter: StepCounter, plan: RankPlan, parents: number, { health, tooMany, runOut }: Learnt): WayToRank | undefined {
  const problem = poseProblem({ ...context, forced: undefined, health }, plan.requirement, parents, { lost: plan.lost, exhaustive: runOut });
  const usable = judge(problem).filter(isLegal).filter(({ unwell, sources }) => unwell === undefined && !(tooMany && sources.members !== undefined) && !(runOut && sources.members?.by !== 'filter'));
  const chosen = best(usable.filter(({ lost }) => plan.lost.every(({ part }) => lost.some((other) => other.part === part))));
  return chosen && wayOf(counter, chosen);
}
