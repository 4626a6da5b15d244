import { ClientError } from '../kernel/errors.ts';
import { assumedRows } from './cost/constants.ts';
import { passRate } from './cost/pass-rate.ts';
import { planFacets, planNode, planNodes, planRankingOrRefuse } from './plan-node.ts';
import type { EntitiesPlan, ListPlan, PathPlan, Plan, RootPlan, Step, SuggestPlan } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import type { BoundRoot } from './requirement/require-operation.ts';
import type { EntitiesRequirement, ListRequirement, PathRequirement, RootRequirement, SuggestRequirement } from './requirement/requirement.ts';
import { sameEntity } from '../model/entity-ref.ts';
import { StepCounter } from './step-counter.ts';

/** Plans every root field of an operation. Pure and synchronous: it never touches a store. */
export function planOperation(context: PlannerContext, requirement: ReadonlyMap<string, BoundRoot>): Plan {
  const counter = new StepCounter(context.costs);
  return new Map([...requirement].map(([name, root]) => [name, root instanceof ClientError ? root : planRoot(context, counter, root)]));
}

function planRoot(context: PlannerContext, counter: StepCounter, root: RootRequirement): RootPlan | ClientError {
  switch (root.kind) {
    case 'entities':
      return planEntities(context, counter, root);
    case 'list':
      return planList(context, counter, root);
    case 'rank':
      return planRankingOrRefuse(context, counter, root, 1);
    case 'path':
      return planPath(context, counter, root);
    case 'suggest':
      return planSuggest(context, counter, root);
    default:
      return root satisfies never;
  }
}

/** Given keys are looked up even where nothing but the id is asked for: they may name nothing. */
function planEntities(context: PlannerContext, counter: StepCounter, requirement: EntitiesRequirement): EntitiesPlan {
  const types = [...new Set(requirement.refs.flatMap((ref) => (ref === undefined ? [] : [ref.type])))];
  const rows = new Map(types.map((type): [string, Step] => [type, counter.step('rows', type, requirement.refs.length)]));
  return { kind: 'entities', requirement, rows, nodes: planNodes(context, counter, requirement.nodes, requirement.refs.length, () => true) };
}

function planList(context: PlannerContext, counter: StepCounter, requirement: ListRequirement): ListPlan {
  const { entity, limit } = requirement;
  return {
    kind: 'list',
    requirement,
    page: requirement.wantsPage ? counter.step('list', `${entity.plural} limit ${limit}`, limit) : undefined,
    count: requirement.wantsCount ? counter.step('count', entity.plural, 1) : undefined,
    facets: planFacets(context, counter, requirement.facets, entity.plural, 1, assumedRows * passRate(requirement.filter)),
    node: planNode(context, counter, requirement.node, limit, () => true),
  };
}

function planPath(context: PlannerContext, counter: StepCounter, requirement: PathRequirement): PathPlan {
  const { from, to, types, maxDepth } = requirement;
  const step = sameEntity(from, to) ? counter.step('rows', from.type, 1) : counter.step('path', `of at most ${maxDepth} over ${types.length} types of relationship`, maxDepth + 1, maxDepth);
  return { kind: 'path', requirement, step, nodes: planNodes(context, counter, requirement.nodes, maxDepth + 1, () => false) };
}

function planSuggest(context: PlannerContext, counter: StepCounter, requirement: SuggestRequirement): SuggestPlan {
  const { folded, first } = requirement;
  return { kind: 'suggest', requirement, step: counter.step('suggest', `${JSON.stringify(folded)} limit ${first}`, first), nodes: planNodes(context, counter, requirement.nodes, first, () => false) };
}
