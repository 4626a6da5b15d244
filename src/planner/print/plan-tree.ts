import { ClientError } from '../../kernel/errors.ts';
import { partKinds } from '../../model/score.ts';
import type { Estimate, FacetPlan, NodePlan, PagePlan, Plan, RankPlan, Rejection, RootPlan, Step, WayToRank } from '../plan.ts';

/** What one step did, as the run tells it. */
export interface StepActual {
  readonly calls: number;
  readonly rows: number;
  readonly milliseconds: number;
  readonly native: readonly { readonly store: string; readonly operation: string; readonly text: string; readonly because?: string }[];
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

/** What a run tells of its plan. */
export interface PlanActuals {
  of(step: Step): StepActual | undefined;
  /** The ways that a ranking went on after the one that was planned. */
  switchesOf(requirement: RankPlan['requirement']): readonly WayTaken[];
}

export interface WayTaken {
  readonly way: WayToRank;
  /** As the end of a sentence: `there were too many`. */
  readonly because: string;
}

/** One tree for each root field, in the order of the operation. */
export function planTrees(plan: Plan, actuals: PlanActuals | undefined): PlanTree[] {
  return [...plan].map(([name, root]) => (root instanceof ClientError ? { label: `${name}: refused: ${root.message}`, children: [] } : rootTree(name, root, actuals)));
}

function rootTree(name: string, root: RootPlan, actuals: PlanActuals | undefined): PlanTree {
  switch (root.kind) {
    case 'entities':
      return { label: label(name, root.requirement.field), children: [...[...root.rows.values()].map((step) => stepTree(step, actuals)), ...nodeTrees(root.nodes, actuals)] };
    case 'list':
      return { label: label(name, root.requirement.field), children: [...optional([root.page, root.count], actuals), ...facetTrees(root.facets, actuals), ...nodeChildren(root.node, actuals)] };
    case 'rank':
      return rankTree(label(name, root.requirement.field), root, actuals);
    case 'path':
    case 'suggest':
      return { label: label(name, root.requirement.field), children: [stepTree(root.step, actuals), ...nodeTrees(root.nodes, actuals)] };
    default:
      return root satisfies never;
  }
}

function label(name: string, field: string): string {
  return name === field ? field : `${name}: ${field}`;
}

function rankTree(name: string, plan: RankPlan, actuals: PlanActuals | undefined): PlanTree {
  const { weights } = plan.requirement;
  const rank = partKinds.filter((kind) => plan.parts[kind]).map((kind) => `${weights[kind]} ${kind}`).join(' + ');
  return {
    label: `${name} rank ${rank}${withoutParts(plan)}`,
    strategy: plan.strategy,
    estimate: plan.estimate,
    rejected: plan.rejected,
    children: [...optional(Object.values(plan.steps), actuals), ...switchTrees(plan, actuals), ...nodeTrees(plan.nodes, actuals), ...nodeTrees(plan.pathNodes, actuals)],
  };
}

/** The ways that were taken instead, as stores failed or lists turned out to be too long or too short. */
function switchTrees({ requirement }: RankPlan, actuals: PlanActuals | undefined): PlanTree[] {
  return (actuals?.switchesOf(requirement) ?? []).map(({ way, because }) => ({ label: `instead, as ${because}${withoutParts(way)}`, strategy: way.strategy, estimate: way.estimate, children: optional(Object.values(way.steps), actuals) }));
}

function withoutParts({ lost }: WayToRank): string {
  return lost.length === 0 ? '' : `, without ${lost.map(({ part, service, reason }) => `${part} (${service}: ${reason})`).join(' and ')}`;
}

function nodeTrees(nodes: ReadonlyMap<string, NodePlan>, actuals: PlanActuals | undefined): PlanTree[] {
  return [...nodes.values()].flatMap((node) => nodeChildren(node, actuals));
}

function nodeChildren(node: NodePlan, actuals: PlanActuals | undefined): PlanTree[] {
  return [
    ...optional([node.rows], actuals),
    ...[...node.pages.values()].flatMap((page) => pageTrees(page, actuals)),
    ...[...node.rankings.values()].map((ranking) => rankTree(ranking.requirement.field, ranking, actuals)),
  ];
}

/** What is asked of the nodes that are counted by stands below the counting. */
function facetTrees(facets: readonly FacetPlan[], actuals: PlanActuals | undefined): PlanTree[] {
  return facets.map(({ step, node }) => ({ ...stepTree(step, actuals), children: node === undefined ? [] : nodeChildren(node, actuals) }));
}

function pageTrees({ page, count, facets, node }: PagePlan, actuals: PlanActuals | undefined): PlanTree[] {
  const below = nodeChildren(node, actuals);
  const counted = [...optional([count], actuals), ...facetTrees(facets, actuals)];
  return page === undefined ? [...counted, ...below] : [{ ...stepTree(page, actuals), children: below }, ...counted];
}

function optional(steps: readonly (Step | undefined)[], actuals: PlanActuals | undefined): PlanTree[] {
  return steps.flatMap((step) => (step === undefined ? [] : [stepTree(step, actuals)]));
}

function stepTree(step: Step, actuals: PlanActuals | undefined): PlanTree {
  const { id, store, operation, detail, estimate } = step;
  const actual = actuals?.of(step);
  return { label: `${store}.${operation} ${detail}`, step: { id, store, operation, detail }, estimate, ...(actual === undefined ? {} : { actual }), children: [] };
}
