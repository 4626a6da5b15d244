import { badInput } from '../kernel/errors.ts';
import type { Estimate, PlannedTarget, RankSources, Rejection } from './plan.ts';
import type { StrategyName } from './strategy.ts';

interface Costed {
  readonly strategy: StrategyName;
  readonly targets: readonly PlannedTarget[];
  readonly sources: RankSources;
  readonly estimate: Estimate;
}

type Judged = Costed | { readonly strategy: StrategyName; readonly illegal: string };

/** The cheapest legal alternative, or the one a request insists on; and why each other was not taken. */
export function choose(alternatives: readonly Judged[], forced: StrategyName | undefined): { readonly chosen: Costed; readonly rejected: readonly Rejection[] } {
  const legal = alternatives.filter((alternative): alternative is Costed => !('illegal' in alternative));
  const chosen = forced === undefined ? cheapest(legal) : legal.find(({ strategy }) => strategy === forced);
  if (chosen === undefined) throw refusal(alternatives, forced);
  return { chosen, rejected: alternatives.filter((alternative) => alternative !== chosen).map((alternative) => reject(alternative, chosen)) };
}

/** The first of those that cost least. */
export function cheapest(legal: readonly Costed[]): Costed | undefined {
  return legal.reduce<Costed | undefined>((best, next) => (best === undefined || next.estimate.milliseconds < best.estimate.milliseconds ? next : best), undefined);
}

function reject(alternative: Judged, chosen: Costed): Rejection {
  if ('illegal' in alternative) return { strategy: alternative.strategy, reason: 'ILLEGAL', detail: alternative.illegal, estimate: undefined };
  const more = Math.round((alternative.estimate.milliseconds / chosen.estimate.milliseconds - 1) * 100);
  return { strategy: alternative.strategy, reason: 'COST', detail: `${more < 0 ? '' : '+'}${more} %`, estimate: alternative.estimate };
}

function refusal(alternatives: readonly Judged[], forced: StrategyName | undefined): Error {
  const why = alternatives.find(({ strategy }) => strategy === forced);
  const legal = alternatives.filter((alternative) => !('illegal' in alternative)).map(({ strategy }) => strategy);
  return badInput(`Strategy ${forced} cannot answer this: ${why !== undefined && 'illegal' in why ? why.illegal : 'it is not one of the alternatives'}.`, {
    expected: legal.join(' or '),
    ...(forced === undefined ? {} : { received: forced }),
    remedy: 'Leave the strategy to the planner, or force a legal one.',
  });
}
