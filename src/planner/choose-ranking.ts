import { badInput } from '../kernel/errors.ts';
import { everything } from '../model/filter.ts';
import type { RankProblem } from './alternatives/alternative.ts';
import { enumerate } from './alternatives/enumerate.ts';
import { cheapest, choose } from './choose-alternative.ts';
import type { PlannedTarget, RankPlan, WayToRank } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import { expectedCandidates, rankEstimate, rankSteps } from './rank-steps.ts';
import type { RankRequirement, RankTarget } from './requirement/requirement.ts';
import { splitFilter } from './split-filter.ts';
import { StepCounter } from './step-counter.ts';

/** A ranking from its requirement to the chosen way: the problem, all alternatives, their costs, the choice. What its nodes need is planned elsewhere. */
export function chooseRanking(context: PlannerContext, counter: StepCounter, requirement: RankRequirement, parents: number): Omit<RankPlan, 'nodes' | 'pathNodes'> {
  const problem = poseProblem(context, requirement, parents);
  const alternatives = enumerate(problem).map((alternative) => {
    if ('illegal' in alternative) return alternative;
    const targets = alternative.targets ?? problem.targets;
    return { ...alternative, targets, estimate: rankEstimate(rankSteps(new StepCounter(), { ...problem, targets }, alternative.sources), expectedCandidates(alternative.sources, targets)) };
  });
  const { chosen, rejected } = choose(alternatives, context.forced);
  const way = ({ strategy, targets, sources, estimate }: typeof chosen): WayToRank => ({ strategy, targets, sources, estimate, steps: rankSteps(counter, { ...problem, targets }, sources) });
  const other = chosen.sources.members === undefined ? undefined : cheapest(alternatives.flatMap((alternative) => ('illegal' in alternative || alternative.sources.members !== undefined ? [] : [alternative])));
  return { kind: 'rank', requirement, parts: problem.parts, ...way(chosen), rejected, otherwise: other && way(other) };
}

function poseProblem(context: PlannerContext, requirement: RankRequirement, parents: number): RankProblem {
  const targets = requirement.targets.map((target) => planTarget(context, requirement, target));
  const { source, weights } = requirement;
  const isNear = source.kind !== 'viewer' || source.liked.length > 0;
  const hasText = source.kind === 'query' && source.text !== undefined;
  const parts = {
    vector: weights.vector > 0 && isNear,
    text: weights.text > 0 && hasText && context.vector.text,
    // What a query names, and what is liked, is at the very spot, with or without edges.
    graph: weights.graph > 0 && isNear && (source.kind !== 'query' || hasText) && targets.some(({ entity }) => source.kind === 'viewer' || hasEdges(context, entity.name) || (hasText && entity.nameAttribute !== undefined)),
    importance: weights.importance > 0 && targets.some(({ entity }) => entity.importance !== undefined),
    recency: weights.recency > 0 && targets.some(({ entity }) => entity.recency !== undefined),
    policy: weights.policy > 0 && requirement.policy !== undefined && requirement.policy.preferences.length > 0,
    residual: targets.some(({ residual }) => residual !== everything),
  };
  if (source.kind !== 'viewer' && !parts.vector && !parts.text && !parts.graph)
    throw badInput('With these weights nothing ties the list to what is asked.', { expected: 'a weight above 0 for vector, or for text or graph where there is a text', remedy: 'Leave the weights out for the usual ones.' });
  return { context, requirement, targets, parts, parents };
}

function planTarget(context: PlannerContext, requirement: RankRequirement, target: RankTarget): PlannedTarget {
  const { entity, filter } = target;
  const wanted = requirement.nodes.get(entity.name)?.attributes ?? new Set<string>();
  const kept = [...entity.attributes.values()].filter((attribute) => attribute.inVector && attribute.name !== entity.ownKey.name);
  const scored = [entity.importance?.attribute.name, entity.recency?.attribute.name];
  return { ...target, reached: undefined, ...splitFilter(filter, entity, context.vector), attributes: kept.filter(({ name }) => wanted.has(name) || scored.includes(name)).map(({ name }) => name) };
}

function hasEdges(context: PlannerContext, type: string): boolean {
  return [...context.catalog.edges.values()].some((edge) => edge.weight > 0 && (edge.source.name === type || edge.target.name === type));
}
