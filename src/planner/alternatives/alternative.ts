import type { TieKind } from '../../model/score.ts';
import type { LostPart, PlannedTarget, RankPlan, RankSources } from '../plan.ts';
import type { PlannerContext } from '../planner-context.ts';
import type { RankRequirement } from '../requirement/requirement.ts';
import type { StrategyName } from '../strategy.ts';

/** What every alternative for one ranking is built from. */
export interface RankProblem {
  readonly context: PlannerContext;
  readonly requirement: RankRequirement;
  readonly targets: readonly PlannedTarget[];
  /** Which parts of the score this ranking can have at all. */
  readonly parts: RankParts;
  /** How many rankings are made at once: 1 at the root, one for each parent below. */
  readonly parents: number;
  /** Parts that cannot be had now, or must not be, as the page before was made without. */
  readonly lost: ReadonlyMap<TieKind, LostPart>;
  readonly kept: RankPlan['kept'];
  /** Lists have run out before the page was full, so that all that pass have to be looked at, however many. */
  readonly exhaustive: boolean;
}

export interface RankParts {
  readonly vector: boolean;
  readonly text: boolean;
  readonly graph: boolean;
  readonly importance: boolean;
  readonly recency: boolean;
  readonly policy: boolean;
  /** Some target's filter cannot be evaluated by the vector store. */
  readonly residual: boolean;
}

/** One way to answer, or why it may not be used. `targets` where it splits filters in its own way. */
export type Alternative = { readonly strategy: StrategyName; readonly sources: RankSources; readonly targets?: readonly PlannedTarget[] } | { readonly strategy: StrategyName; readonly illegal: string };
