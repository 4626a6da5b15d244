import type { RankPlan } from '../../planner/plan.ts';
import type { ExecutionIo } from '../execution-io.ts';
import type { Patience } from './patience.ts';
import type { Field, RankingTask } from './ranking-task.ts';

/** One round: what all rankings that are not done read together. */
export interface Reading {
  readonly io: ExecutionIo;
  readonly plan: RankPlan;
  readonly patience: Patience;
  readonly fields: readonly Field[];
  /** The rankings that are not done; a call serves all of them. */
  readonly tasks: readonly RankingTask[];
}
