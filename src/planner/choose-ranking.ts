import type { RankPlan, WayToRank } from './plan.ts';
import { choose, type Costed } from './choose-alternative.ts';
import { judge } from './judge.ts';
import type { PlannerContext } from './planner-context.ts';
import { poseProblem } from './pose-problem.ts';
import { rankSteps } from './rank-steps.ts';
import type { RankRequirement } from './requirement/requirement.ts';
import type { StepCounter } from './step-counter.ts';

/** A ranking from its requirement to the chosen way: the problem, all alternatives, their costs, the choice. What its nodes need is planned elsewhere. */
export function chooseRanking(context: PlannerContext, counter: StepCounter, requirement: RankRequirement, parents: number): Omit<RankPlan, 'nodes' | 'pathNodes'> {
  const problem = poseProblem(context, requirement, parents);
  const { chosen, rejected } = choose(judge(problem), context.forced);
  return { kind: 'rank', requirement, parts: problem.parts, ...wayOf(counter, chosen), rejected };
}

/** The steps of a plan are numbered as they are printed, so they are made once it is chosen. */
export function wayOf(counter: StepCounter, { strategy, targets, sources, estimate, lost, kept, problem }: Costed): WayToRank {
  return { strategy, targets, sources, estimate, lost, kept, steps: rankSteps(counter, { ...problem, targets }, sources) };
}
