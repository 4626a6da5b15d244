import type { Catalog } from '../catalog/catalog.ts';
import { executePlan, type RootAnswer } from '../execution/execute-plan.ts';
import type { ExecutionIo } from '../execution/execution-io.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { planOperation } from '../planner/plan-operation.ts';
import type { Plan } from '../planner/plan.ts';
import type { PlannerContext } from '../planner/planner-context.ts';
import { withoutNodes } from '../planner/without-nodes.ts';
import { requireOperation } from '../planner/requirement/require-operation.ts';
import type { SelectionSource } from '../planner/requirement/selection.ts';

/** What planning a selection needs to know. */
export interface PlanningContext {
  readonly catalog: Catalog;
  readonly tenancy: Tenancy;
  readonly now: number;
  readonly planner: PlannerContext;
}

/** What answering needs besides. */
export interface AnsweringContext extends PlanningContext {
  readonly io: ExecutionIo;
  /** Whether what stands below the roots is fetched ahead, or left to the loaders. */
  readonly hydrates: boolean;
}

/** The read story: selection → requirement → plan → answers, with everything below the roots in the request's records. */
export function answerOperation(scope: AnsweringContext, source: SelectionSource): { readonly plan: Plan; readonly answers: Promise<ReadonlyMap<string, RootAnswer>> } {
  const plan = planSelection(scope, source);
  const answers = executePlan(scope.io, scope.hydrates ? plan : withoutNodes(plan));
  return { plan, answers };
}

export function planSelection({ catalog, tenancy, now, planner }: PlanningContext, source: SelectionSource): Plan {
  const requirement = requireOperation({ catalog, source, tenancy, now });
  return planOperation(planner, requirement);
}
