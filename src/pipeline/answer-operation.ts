import type { Catalog } from '../catalog/catalog.ts';
import { executePlan, type RootAnswer } from '../execution/execute-plan.ts';
import type { ExecutionIo } from '../execution/execution-io.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { planOperation } from '../planner/plan-operation.ts';
import type { Plan } from '../planner/plan.ts';
import type { PlannerContext } from '../planner/planner-context.ts';
import { withoutNodes } from '../planner/without-nodes.ts';
import { requireOperation } from '../planner/requirement/require-operation.ts';
import { readProfiles } from './read-profiles.ts';
import type { SelectionSource } from '../planner/requirement/selection.ts';

/** What planning a selection needs to know. */
export interface PlanningContext {
  readonly catalog: Catalog;
  readonly tenancy: Tenancy;
  /** Who asks; undefined where nobody said. */
  readonly viewer: string | undefined;
  readonly now: number;
  readonly planner: PlannerContext;
  readonly io: ExecutionIo;
}

/** What answering needs besides. */
export interface AnsweringContext extends PlanningContext {
  /** Whether what stands below the roots is fetched ahead, or left to the loaders. */
  readonly hydrates: boolean;
}

/** The read story: selection → what is known of the viewer → requirement → plan → answers, with everything below the roots in the request's records. */
export async function answerOperation(scope: AnsweringContext, source: SelectionSource): Promise<{ readonly plan: Plan; readonly answers: Promise<ReadonlyMap<string, RootAnswer>> }> {
  const plan = await planSelection(scope, source);
  const answers = executePlan(scope.io, scope.hydrates ? plan : withoutNodes(plan));
  return { plan, answers };
}

/** What is known of the viewer is read before anything is planned: it holds filters, and plans hang on those. */
export async function planSelection(scope: PlanningContext, source: SelectionSource): Promise<Plan> {
  const { catalog, tenancy, viewer, now, planner } = scope;
  const profiles = await readProfiles(scope, source);
  return planOperation(planner, requireOperation({ catalog, source, tenancy, viewer, profiles, now }));
}
