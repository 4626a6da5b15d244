import { ClientError } from '../../kernel/errors.ts';
import { partKinds } from '../../model/score.ts';
import type { Estimate, FacetPlan, NodePlan, PagePlan, Plan, RankPlan, Rejection, RootPlan, Step } from '../plan.ts';

/** What one step did, as the run tells it. */
export interface StepActual {
  readonly calls: number;
  readonly rows: number;
  readonly milliseconds: number;
  readonly native: readonly { readonly store: string; readonly operation: string; readonly text: string }[];
  readonly mergedInto: number | undefined;
}

/** A plan as people and tools read it: stable JSON, the source of the text and the diagram. */
export interface PlanTree {
  readonly label: string;
  readonly strategy?: string;
  readonly step?: { readonly id: number; readonly store: string; readonly operation: string; readonly detail: string };
  readonly estimate?: Estimate;
  readonly actual?: StepActual;
  readonly rejected?: readonly Rejection[];
  readonly children: readonly PlanTree[];
}

export type ActualOf = (step: Step) => StepActual | undefined;

/** One tree for each root field, in the order of the operation. */
export function planTrees(plan: Plan, actualOf: ActualOf): PlanTree[] {
  return [...plan].map(([name, root]) => (root instanceof ClientError ? { label: `${name}: refused: ${root.message}`, children: [] } : rootTree(name, root, actualOf)));
}

function rootTree(name: string, root: RootPlan, actualOf: ActualOf): PlanTree {
  switch (root.kind) {
    case 'entities':
      return { label: label(name, root.requirement.field), children: [...[...root.rows.values()].map((step) => stepTree(step, actualOf)), ...nodeTrees(root.nodes, actualOf)] };
    case 'list':
      return { label: label(name, root.requirement.field), children: [...optional([root.page, root.count], actualOf), ...facetTrees(root.facets, actualOf), ...nodeChildren(root.node, actualOf)] };
    case 'rank':
      return rankTree(label(name, root.requirement.field), root, actualOf);
    case 'path':
    case 'suggest':
      return { label: label(name, root.requirement.field), children: [stepTree(root.step, actualOf), ...nodeTrees(root.nodes, actualOf)] };
    default:
      return root satisfies never;
  }
}

function label(name: string, field: string): string {
  return name === field ? field : `${name}: ${field}`;
}

function rankTree(name: string, plan: RankPlan, actualOf: ActualOf): PlanTree {
  const { weights } = plan.requirement;
  const rank = partKinds.filter((kind) => plan.parts[kind]).map((kind) => `${weights[kind]} ${kind}`).join(' + ');
  return {
    label: `${name} rank ${rank}`,
    strategy: plan.strategy,
    estimate: plan.estimate,
    rejected: plan.rejected,
    children: [...optional(Object.values(plan.steps), actualOf), ...otherwiseTree(plan, actualOf), ...nodeTrees(plan.nodes, actualOf), ...nodeTrees(plan.pathNodes, actualOf)],
  };
}

/** The way that was taken instead, where candidates turned out to be too many. */
function otherwiseTree({ otherwise }: RankPlan, actualOf: ActualOf): PlanTree[] {
  const children = optional(Object.values(otherwise?.steps ?? {}), actualOf);
  return otherwise === undefined || children.every(({ actual }) => actual === undefined) ? [] : [{ label: 'otherwise, as there were too many', strategy: otherwise.strategy, estimate: otherwise.estimate, children }];
}

function nodeTrees(nodes: ReadonlyMap<string, NodePlan>, actualOf: ActualOf): PlanTree[] {
  return [...nodes.values()].flatMap((node) => nodeChildren(node, actualOf));
}

function nodeChildren(node: NodePlan, actualOf: ActualOf): PlanTree[] {
  return [
    ...optional([node.rows], actualOf),
    ...[...node.pages.values()].flatMap((page) => pageTrees(page, actualOf)),
    ...[...node.rankings.values()].map((ranking) => rankTree(ranking.requirement.field, ranking, actualOf)),
  ];
}

/** What is asked of the nodes that are counted by stands below the counting. */
function facetTrees(facets: readonly FacetPlan[], actualOf: ActualOf): PlanTree[] {
  return facets.map(({ step, node }) => ({ ...stepTree(step, actualOf), children: node === undefined ? [] : nodeChildren(node, actualOf) }));
}

function pageTrees({ page, count, facets, node }: PagePlan, actualOf: ActualOf): PlanTree[] {
  const below = nodeChildren(node, actualOf);
  const counted = [...optional([count], actualOf), ...facetTrees(facets, actualOf)];
  return page === undefined ? [...counted, ...below] : [{ ...stepTree(page, actualOf), children: below }, ...counted];
}

function optional(steps: readonly (Step | undefined)[], actualOf: ActualOf): PlanTree[] {
  return steps.flatMap((step) => (step === undefined ? [] : [stepTree(step, actualOf)]));
}

function stepTree(step: Step, actualOf: ActualOf): PlanTree {
  const { id, store, operation, detail, estimate } = step;
  const actual = actualOf(step);
  return { label: `${store}.${operation} ${detail}`, step: { id, store, operation, detail }, estimate, ...(actual === undefined ? {} : { actual }), children: [] };
}
