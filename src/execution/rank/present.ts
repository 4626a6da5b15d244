import type { RankedItem, RankedList } from '../../loaders/entity-record.ts';
import type { RankPlan } from '../../planner/plan.ts';
import type { StoreFamily } from '../../ports/store-failure.ts';
import { scoreParts } from '../../ranking/score.ts';
import { reasonOf, type Service } from '../../statistics/store-health.ts';
import type { ExecutionIo } from '../execution-io.ts';
import type { Course } from './course.ts';
import { hasMore, isProven } from './done.ts';
import { isPopular } from './is-popular.ts';
import { oncePerList } from './once-per-list.ts';
import type { RankingTask } from './ranking-task.ts';
import type { Scored, Standing } from './settle.ts';

export function present(io: ExecutionIo, plan: RankPlan, task: RankingTask, standing: Standing, started: number): RankedList {
  const { first, after } = plan.requirement;
  const list = standing.ranked.slice(0, first);
  const proven = isProven(plan, standing);
  return {
    items: list.map((scored) => itemOf(io, plan, scored)),
    hasNextPage: hasMore(plan, standing) || standing.unseen !== Number.NEGATIVE_INFINITY,
    hasPreviousPage: after !== undefined,
    strategy: plan.strategy,
    exact: proven && plan.lost.length === 0 && plan.targets.length === plan.requirement.targets.length && task.races.every((race) => race.exactIndex),
    slack: (proven ? 0 : Math.max(0, standing.unseen - (list.at(-1)?.score ?? 0))) + lostRange(plan),
    candidates: task.races.reduce((sum, race) => sum + race.candidates.size, 0),
    milliseconds: io.elapsed() - started,
    cursorScope: plan.requirement.cursorScope,
    now: plan.requirement.now,
    preferences: oncePerList(io, plan, list),
    policyVersion: plan.requirement.policy?.version ?? 0,
    lost: plan.lost.map(({ part }) => part),
    kept: plan.kept,
    text: plan.requirement.source.kind === 'query' ? plan.requirement.source.text : undefined,
  };
}

/** How far parts that are lost might have moved two items against each other. */
function lostRange({ lost, requirement: { weights } }: RankPlan): number {
  return lost.reduce((sum, { part }) => sum + weights[part] * (part === 'vector' ? 2 : 1), 0);
}

function itemOf(io: ExecutionIo, plan: RankPlan, { race, candidate, score, features }: Scored): RankedItem {
  const record = io.table.record(race.target.entity, candidate.key);
  if (candidate.attributes !== undefined) record.fill(candidate.attributes);
  const parts = scoreParts(features, plan.requirement.weights);
  const path = parts.some((part) => part.kind === 'graph') ? candidate.path : undefined;
  return { record, score, parts, path, pathRecords: (path?.nodes ?? []).flatMap((ref) => io.table.find(ref) ?? []) };
}

/** Whose store a service is, in the words of `extensions.degraded`. */
const familyOf = { embedding: 'embedding', vector: 'vector', text: 'vector', graph: 'graph', names: 'relational', policy: 'relational', relational: 'relational' } as const satisfies Record<Service, StoreFamily>;

export function nameWhatIsMissing({ degradations }: ExecutionIo, { plan, missing, leftOut }: Course): void {
  for (const { entity, condition, store } of leftOut) degradations.lack('vector', `${entity.plural} in the ranking`, reasonOf[condition], store);
  for (const { part, service, reason, store } of missing) degradations.lack(familyOf[service], service === 'names' ? 'what the query names, and with it the graph part of the ranking' : `the ${part} part of the ranking`, reason, store);
  const [first] = missing;
  if (first !== undefined && isPopular(plan)) degradations.lack(familyOf[first.service], 'what was asked for: these are the most important and the most recent items', first.reason, first.store);
}
