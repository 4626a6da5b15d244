import { isExternalStore } from '../ports/external-stores.ts';
import { allWell, type Illness, type Service } from '../statistics/store-health.ts';
import { degradations } from './alternatives/degraded.ts';
import type { Alternative, RankProblem } from './alternatives/alternative.ts';
import { enumerate } from './alternatives/enumerate.ts';
import { best, type Costed, type Judged } from './choose-alternative.ts';
import { expectedCandidates, rankEstimate, rankSteps } from './rank-steps.ts';
import type { Step } from './plan.ts';
import { StepCounter } from './step-counter.ts';
import { degradedStrategies, type StrategyName } from './strategy.ts';

/** All alternatives with their costs and what keeps each from being used; degraded ones only where something is lost, or a request insists. */
export function judge(problem: RankProblem): readonly Judged[] {
  const { context, lost } = problem;
  const complete = enumerate(problem).map((alternative) => {
    if ('illegal' in alternative || !mustBeDegraded(problem)) return cost(problem, alternative);
    return { strategy: alternative.strategy, illegal: `the page before was made without the ${[...lost.keys()].join(' and ')} part` };
  });
  if (lost.size === 0 && !(context.forced !== undefined && degradedStrategies.has(context.forced))) return complete;
  return [...complete, ...degradations(problem).map((reduced): Judged => ('illegal' in reduced ? reduced : bestFor(reduced.problem, reduced.strategy, reduced.only)))];
}

function mustBeDegraded({ requirement: { after }, lost }: RankProblem): boolean {
  return after !== undefined && lost.size > 0;
}

/** The best way to make a smaller ranking, under the name of what it lacks. */
function bestFor(problem: RankProblem, strategy: StrategyName, only: Alternative | undefined): Judged {
  const ways = (only === undefined ? enumerate(problem) : [only]).map((alternative) => cost(problem, alternative));
  const costed = ways.filter((way): way is Costed => !('illegal' in way));
  const chosen = best(costed.filter(({ unusable }) => unusable === undefined)) ?? best(costed);
  return chosen === undefined ? { strategy, illegal: 'there is no way to make what is left' } : { ...chosen, strategy };
}

function cost(problem: RankProblem, alternative: Alternative): Judged {
  if ('illegal' in alternative) return alternative;
  const targets = alternative.targets ?? problem.targets;
  const steps = rankSteps(new StepCounter(problem.context.costs), { ...problem, targets }, alternative.sources);
  const estimate = rankEstimate(steps, expectedCandidates(alternative.sources, targets));
  const { requirement: { weights }, lost, kept, parts, context: { health, millisecondsLeft } } = problem;
  // Without its policy part a ranking goes on by itself.
  const needed: readonly (Step | undefined)[] = Object.values(steps);
  const unwell = health === allWell ? undefined : needed.find((step) => step !== undefined && step.service !== 'policy' && health.illness(step.service, targets) !== undefined)?.service;
  const illness = unwell && health.illness(unwell, targets);
  const late = estimate.milliseconds > millisecondsLeft;
  return {
    ...alternative, targets, estimate, kept, problem, unwell,
    lost: [...lost.values()].filter(({ part }) => !parts[part] && weights[part] > 0),
    unusable: unwell !== undefined && illness !== undefined ? unusable(unwell, illness) : late ? { reason: 'DEADLINE', detail: `${Math.round(millisecondsLeft)} ms are left` } : undefined,
  };
}

function unusable(service: Service, { condition, store }: Illness): NonNullable<Costed['unusable']> {
  return { reason: condition === 'slow' ? 'DEADLINE' : 'BREAKER', detail: `${service}${isExternalStore(store) ? ` of ${store}` : ''} is ${condition}` };
}
