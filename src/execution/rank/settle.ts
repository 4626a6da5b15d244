import type { RankPlan } from '../../planner/plan.ts';
import { globalId } from '../../model/entity-ref.ts';
import { compareCodePoints } from '../../kernel/code-points.ts';
import { everything } from '../../model/filter.ts';
import type { Features, TieKind } from '../../model/score.ts';
import { graphFeature, importanceFeature, policyFeature, recencyFeature, textFeature } from '../../ranking/features.ts';
import { score } from '../../ranking/score.ts';
import { threshold } from '../../ranking/threshold.ts';
import type { Candidate } from './candidates.ts';
import type { Race, RankingTask } from './ranking-task.ts';
import { isPopular } from './is-popular.ts';

/** A candidate of which everything is known. */
export interface Scored {
  readonly race: Race;
  readonly candidate: Candidate;
  readonly id: string;
  readonly features: Features;
  readonly score: number;
}

/** Where a ranking stands after a round. */
export interface Standing {
  /** Complete candidates that may be in the list and stand behind the cursor, best first. */
  readonly ranked: readonly Scored[];
  /** What an item not yet seen can score at most; -Infinity where there is none. */
  readonly unseen: number;
}

/** Scores what is known, and bounds what is not. */
export function settle(plan: RankPlan, task: RankingTask): Standing {
  const { after, minScore } = plan.requirement;
  const ranked: Scored[] = [];
  for (const race of task.races)
    for (const candidate of race.candidates.values()) {
      if (candidate.dropped || !isComplete(plan, task, race, candidate) || !isRelevant(plan, race, candidate)) continue;
      const id = globalId({ type: race.target.entity.name, key: candidate.key });
      if (task.excluded.has(id)) continue;
      const features = featuresOf(plan, race, candidate);
      const total = score(features, plan.requirement.weights);
      if (minScore !== undefined && total < minScore) continue;
      if (after !== undefined && compareRanked({ score: total, id }, after) <= 0) continue;
      ranked.push({ race, candidate, id, features, score: total });
    }
  ranked.sort(compareRanked);
  const unseen = Math.max(Number.NEGATIVE_INFINITY, ...task.races.map((race) => unseenBound(plan, task, race)));
  return { ranked, unseen: minScore !== undefined && unseen < minScore ? Number.NEGATIVE_INFINITY : unseen };
}

/** Score descending, then id ascending. */
export function compareRanked(a: { readonly score: number; readonly id: string }, b: { readonly score: number; readonly id: string }): number {
  return b.score - a.score || compareCodePoints(a.id, b.id);
}

/** The most that a candidate can score, given what is known of it. */
export function upperBound(plan: RankPlan, task: RankingTask, race: Race, candidate: Candidate): number {
  // Where the filter is evaluated on stale mirrors, a list that has not shown an item says nothing of it.
  const cuts = race.field.fresh.has(candidate.key) ? { ...cutsOf(plan, task, race), vector: 1, text: 1 } : cutsOf(plan, task, race);
  const known = featuresOf(plan, race, candidate);
  const features: Features = {
    vector: candidate.cosine === undefined && race.point !== undefined ? cuts.vector : known.vector,
    text: candidate.bm25 === undefined ? cuts.text : known.text,
    graph: candidate.proximity === undefined ? cuts.graph : known.graph,
    // What a list has shown stands above the list's cut, which bounds only what it has not.
    importance: candidate.attributes === undefined ? (race.field.important.features.get(candidate.key) ?? cuts.importance) : known.importance,
    recency: candidate.attributes === undefined ? (race.field.recent.features.get(candidate.key) ?? cuts.recency) : known.recency,
    policy: hasPolicy(plan, race) && candidate.preferred === undefined && !race.preferred.exhausted ? cuts.policy : known.policy,
  };
  return threshold(features, plan.requirement.weights);
}

function isComplete(plan: RankPlan, task: RankingTask, race: Race, candidate: Candidate): boolean {
  if (race.point !== undefined && candidate.cosine === undefined) return false;
  if (candidate.attributes === undefined) return false;
  if (hasText(plan) && candidate.bm25 === undefined && !race.text.exhausted) return false;
  if (hasGraph(plan, task) && candidate.proximity === undefined && !race.graph.exhausted) return false;
  if (hasPolicy(plan, race) && candidate.preferred === undefined && !race.preferred.exhausted) return false;
  return race.target.residual === everything || candidate.passes === true;
}

/** Without a vector to be near to, an item must match the text or be related to be an answer at all; to be recommended it need not. */
function isRelevant(plan: RankPlan, race: Race, candidate: Candidate): boolean {
  if (isForViewer(plan) || race.point !== undefined) return true;
  const { text, graph, importance, recency } = featuresOf(plan, race, candidate);
  const { weights } = plan.requirement;
  return isPopular(plan) ? weights.importance * importance > 0 || weights.recency * recency > 0 : text > 0 || graph > 0;
}

function featuresOf(plan: RankPlan, race: Race, candidate: Candidate): Features {
  const { entity } = race.target;
  const attributes = candidate.attributes ?? {};
  return {
    vector: race.point === undefined ? 0 : (candidate.cosine ?? 0),
    text: isLost(plan, 'text') ? 0 : textFeature(candidate.bm25 ?? 0),
    graph: isLost(plan, 'graph') ? 0 : graphFeature(candidate.proximity ?? 0),
    importance: entity.importance === undefined ? 0 : importanceFeature(attributes[entity.importance.attribute.name], entity.importance.max),
    recency: entity.recency === undefined ? 0 : recencyFeature(attributes[entity.recency.attribute.name], entity.recency.halfLifeDays, plan.requirement.now),
    policy: hasPolicy(plan, race) ? policyFeature(candidate.preferred ?? 0) : 0,
  };
}

function unseenBound(plan: RankPlan, task: RankingTask, race: Race): number {
  if (plan.sources.members !== undefined) return Number.NEGATIVE_INFINITY;
  if (plan.sources.vector && race.point !== undefined && race.nearest.exhausted) return Number.NEGATIVE_INFINITY;
  const relatedAreSeen = !hasGraph(plan, task) || race.graph.exhausted;
  const matchingAreSeen = !hasText(plan) || race.text.exhausted;
  if (isForViewer(plan) && plan.sources.important && race.field.important.exhausted) return Number.NEGATIVE_INFINITY;
  if (isPopular(plan)) return popularBound(plan, task, race);
  if (race.point === undefined && !isForViewer(plan) && relatedAreSeen && matchingAreSeen) return Number.NEGATIVE_INFINITY;
  return threshold(cutsOf(plan, task, race), plan.requirement.weights);
}

/** What is neither important nor recent is not popular. */
function popularBound(plan: RankPlan, task: RankingTask, race: Race): number {
  const bound = threshold(cutsOf(plan, task, race), plan.requirement.weights);
  return bound > 0 ? bound : Number.NEGATIVE_INFINITY;
}

/** The greatest value each feature can have for an item that its list has not shown. */
function cutsOf(plan: RankPlan, task: RankingTask, race: Race): Features {
  const { entity } = race.target;
  return {
    vector: race.point === undefined ? 0 : plan.sources.vector ? race.nearest.cut : 1,
    text: !hasText(plan) || race.text.exhausted ? 0 : plan.sources.text ? race.text.cut : 1,
    graph: !hasGraph(plan, task) || race.graph.exhausted ? 0 : race.graph.cut,
    importance: entity.importance === undefined ? 0 : plan.sources.important ? (race.field.important.exhausted ? 0 : race.field.important.cut) : 1,
    recency: entity.recency === undefined ? 0 : plan.sources.recent ? (race.field.recent.exhausted ? 0 : race.field.recent.cut) : 1,
    policy: !hasPolicy(plan, race) || race.preferred.exhausted ? 0 : race.preferred.cut,
  };
}

function hasPolicy(plan: RankPlan, race: Race): boolean {
  return plan.sources.policy !== 'none' && !race.withoutPolicy;
}

/** Recommendations hold whatever passes, however far from all that is liked. */
export function isForViewer({ requirement }: RankPlan): boolean {
  return requirement.source.kind === 'viewer';
}

export function hasText(plan: RankPlan): boolean {
  const { source, weights } = plan.requirement;
  return !isLost(plan, 'text') && weights.text > 0 && source.kind === 'query' && source.text !== undefined && (plan.sources.text || plan.sources.members !== undefined);
}

function isLost({ lost }: RankPlan, kind: TieKind): boolean {
  return lost.some(({ part }) => part === kind);
}

function hasGraph(plan: RankPlan, task: RankingTask): boolean {
  return plan.sources.graph !== 'none' && task.anchors.length > 0;
}
