import { badInput } from '../kernel/errors.ts';
import type { RankProblem } from './alternatives/alternative.ts';
import type { Estimate, LostPart, PlannedTarget, RankPlan, RankSources, Rejection } from './plan.ts';
import type { Service } from '../statistics/store-health.ts';
import type { StrategyName } from './strategy.ts';

/** A legal alternative and what it is expected to cost. */
export interface Costed {
  readonly strategy: StrategyName;
  /** What it answers: the whole question, or what is left of it. */
  readonly problem: RankProblem;
  readonly targets: readonly PlannedTarget[];
  readonly sources: RankSources;
  readonly estimate: Estimate;
  readonly lost: readonly LostPart[];
  readonly kept: RankPlan['kept'];
  /** A service that it needs and that is not well. */
  readonly unwell: Service | undefined;
  /** What keeps it from being used now: a store it needs is unwell, or there is no time for it. */
  readonly unusable: Pick<Rejection, 'detail'> & { readonly reason: 'BREAKER' | 'DEADLINE' } | undefined;
}

export type Judged = Costed | { readonly strategy: StrategyName; readonly illegal: string };

/**
 * The best legal alternative that can be used, or the one a request insists on; and why each other was not taken. Where none
 * can be used the best is tried all the same: a breaker is a forecast, and an error that comes true says more than one foretold.
 */
export function choose(alternatives: readonly Judged[], forced: StrategyName | undefined): { readonly chosen: Costed; readonly rejected: readonly Rejection[] } {
  const legal = alternatives.filter(isLegal);
  const chosen = forced === undefined ? (best(legal.filter(({ unusable }) => unusable === undefined)) ?? best(legal)) : legal.find(({ strategy }) => strategy === forced);
  if (chosen === undefined) throw refusal(alternatives, forced);
  return { chosen, rejected: alternatives.filter((alternative) => alternative !== chosen).map((alternative) => reject(alternative, chosen)) };
}

export function isLegal(alternative: Judged): alternative is Costed {
  return !('illegal' in alternative);
}

/** The first of those that cost least among those that lose least. */
export function best(legal: readonly Costed[]): Costed | undefined {
  return legal.reduce<Costed | undefined>((first, next) => {
    if (first === undefined) return next;
    const [before, after] = [lostWeight(first), lostWeight(next)];
    return after < before || (after === before && next.estimate.milliseconds < first.estimate.milliseconds) ? next : first;
  }, undefined);
}

function lostWeight({ lost, problem }: Costed): number {
  return lost.reduce((sum, { part }) => sum + problem.requirement.weights[part], 0);
}

function reject(alternative: Judged, chosen: Costed): Rejection {
  const { strategy } = alternative;
  if ('illegal' in alternative) return { strategy, reason: 'ILLEGAL', detail: alternative.illegal, estimate: undefined };
  const { estimate, unusable } = alternative;
  if (unusable !== undefined) return { strategy, ...unusable, estimate };
  if (lostWeight(alternative) > lostWeight(chosen)) return { strategy, reason: 'COST', detail: `loses ${alternative.lost.map(({ part }) => part).join(' and ')}`, estimate };
  const more = Math.round((estimate.milliseconds / chosen.estimate.milliseconds - 1) * 100);
  return { strategy, reason: 'COST', detail: `${more < 0 ? '' : '+'}${more} %`, estimate };
}

function refusal(alternatives: readonly Judged[], forced: StrategyName | undefined): Error {
  const why = alternatives.find(({ strategy }) => strategy === forced);
  const legal = alternatives.filter(isLegal).map(({ strategy }) => strategy);
  return badInput(`Strategy ${forced} cannot answer this: ${why !== undefined && 'illegal' in why ? why.illegal : 'it is not one of the alternatives'}.`, {
    expected: legal.join(' or '),
    ...(forced === undefined ? {} : { received: forced }),
    remedy: 'Leave the strategy to the planner, or force a legal one.',
  });
}
