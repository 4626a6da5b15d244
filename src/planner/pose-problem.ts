import { hasTexts, isManaged } from '../catalog/catalog.ts';
import { badInput } from '../kernel/errors.ts';
import { everything } from '../model/filter.ts';
import type { TieKind } from '../model/score.ts';
import { reasonOf, type Service } from '../statistics/store-health.ts';
import type { RankProblem } from './alternatives/alternative.ts';
import type { LostPart, PlannedTarget } from './plan.ts';
import type { PlannerContext } from './planner-context.ts';
import type { RankRequirement, RankTarget } from './requirement/requirement.ts';
import { splitFilter } from './split-filter.ts';

/** What there is to decide about a ranking: the parts that its score can have, and those of them that cannot be had now or were `lost` before. */
export function poseProblem(context: PlannerContext, requirement: RankRequirement, parents: number, { lost = [], exhaustive = false }: { readonly lost?: readonly LostPart[]; readonly exhaustive?: boolean } = {}): RankProblem {
  const targets = thoseFound(context, requirement).map((target) => planTarget(context, requirement, target));
  const { source, weights } = requirement;
  const isNear = source.kind !== 'viewer' || source.liked.length > 0;
  const hasText = source.kind === 'query' && source.text !== undefined;
  const parts = {
    vector: weights.vector > 0 && isNear,
    text: weights.text > 0 && hasText && context.vector.text && targets.some(({ entity }) => hasTexts(entity)),
    // What a query names, and what is liked, is at the very spot, with or without edges. Names lead to what is managed alone, and so do edges from there.
    graph: weights.graph > 0 && isNear && (source.kind !== 'query' || hasText) && targets.some(({ entity }) => source.kind === 'viewer' || ((source.kind !== 'query' || isManaged(entity)) && (hasEdges(context, entity.name) || (hasText && entity.nameAttribute !== undefined)))),
    importance: weights.importance > 0 && targets.some(({ entity }) => entity.importance !== undefined),
    recency: weights.recency > 0 && targets.some(({ entity }) => entity.recency !== undefined),
    policy: weights.policy > 0 && requirement.policy !== undefined && requirement.policy.preferences.length > 0,
    residual: targets.some(({ residual }) => residual !== everything),
  };
  if (source.kind !== 'viewer' && !parts.vector && !parts.text && !parts.graph)
    throw badInput('With these weights nothing ties the list to what is asked.', { expected: 'a weight above 0 for vector, or for text or graph where there is a text', remedy: 'Leave the weights out for the usual ones.' });
  return { context, requirement, targets, parts, parents, lost: lostParts(context, requirement, targets, parts, lost), kept: 'vector', exhaustive };
}

/** What was there before is found in questions by its vectors alone: while these cannot be had it is left out, where there is something else. */
function thoseFound({ health }: PlannerContext, { source, targets }: RankRequirement): readonly RankTarget[] {
  const found = source.kind === 'query' ? targets.filter((target) => isManaged(target.entity) || health.illness('vector', [target]) === undefined) : [];
  return found.length === 0 ? targets : found;
}

/** With other parts than the page before had, a page would not continue its list: what it lost stays lost, and what it had must be had. */
function lostParts({ health }: PlannerContext, { source, after }: RankRequirement, targets: readonly RankTarget[], parts: RankProblem['parts'], lostBefore: readonly LostPart[]): ReadonlyMap<TieKind, LostPart> {
  if (after !== undefined) return new Map(after.lost.filter((part) => parts[part]).map((part) => [part, { part, service: part, reason: 'as on the page before' }]));
  const lost = new Map(lostBefore.map((one): [TieKind, LostPart] => [one.part, one]));
  const needs: readonly (readonly [TieKind, Service, boolean])[] = [
    ['vector', 'embedding', source.kind === 'query' && source.vector === undefined], ['vector', 'vector', true],
    ['text', 'text', true],
    ['graph', 'graph', true], ['graph', 'names', source.kind === 'query'],
  ];
  for (const [part, service, needed] of needs) {
    const illness = needed && parts[part] && !lost.has(part) ? health.illness(service, targets) : undefined;
    if (illness !== undefined) lost.set(part, { part, service, reason: reasonOf[illness.condition], store: illness.store });
  }
  return lost;
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
