import { ClientError } from '../kernel/errors.ts';
import { planNode, planNodes } from './plan-node.ts';
import { planRanking } from './plan-ranking.ts';
import type { EntitiesPlan, ListPlan, Plan, RootPlan } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import type { BoundRoot } from './requirement/require-operation.ts';
import type { EntitiesRequirement, ListRequirement, RootRequirement } from './requirement/requirement.ts';
import { StepCounter } from './step-counter.ts';

/** Plans every root field of an operation. Pure and synchronous: it never touches a store. */
export function planOperation(context: PlannerContext, requirement: ReadonlyMap<string, BoundRoot>): Plan {
  const counter = new StepCounter();
  return new Map([...requirement].map(([name, root]) => [name, root instanceof ClientError ? root : planRoot(context, counter, root)]));
}

function planRoot(context: PlannerContext, counter: StepCounter, root: RootRequirement): RootPlan | ClientError {
  switch (root.kind) {
    case 'entities':
      return planEntities(context, counter, root);
    case 'list':
      return planList(context, counter, root);
    case 'rank':
      try {
        return planRanking(context, counter, root, 1);
      } catch (error) {
        if (error instanceof ClientError) return error;
        throw error;
      }
    default:
      return root satisfies never;
  }
}

function planEntities(context: PlannerContext, counter: StepCounter, requirement: EntitiesRequirement): EntitiesPlan {
  return { kind: 'entities', requirement, nodes: planNodes(context, counter, requirement.nodes, requirement.refs.length, () => false) };
}

function planList(context: PlannerContext, counter: StepCounter, requirement: ListRequirement): ListPlan {
  const { entity, limit } = requirement;
  return {
    kind: 'list',
    requirement,
    page: requirement.wantsPage ? counter.step('list', `${entity.plural} limit ${limit}`, limit) : undefined,
    count: requirement.wantsCount ? counter.step('count', entity.plural, 1) : undefined,
    node: planNode(context, counter, requirement.node, limit, () => true),
  };
}
