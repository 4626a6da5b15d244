import type { Actuals } from '../execution/actuals.ts';
import type { Plan } from '../planner/plan.ts';
import { planText } from '../planner/print/plan-text.ts';
import { planTrees, type PlanTree } from '../planner/print/plan-tree.ts';

/** `extensions.queryPlan`: the plan as text for people and as a tree for tools. */
export interface QueryPlan {
  readonly version: 1;
  readonly text: string;
  readonly roots: readonly PlanTree[];
}

/** With actuals where the plan was run. */
export function queryPlan(plan: Plan, actuals?: Actuals): QueryPlan {
  const roots = planTrees(plan, actuals);
  return { version: 1, text: planText(roots), roots };
}
