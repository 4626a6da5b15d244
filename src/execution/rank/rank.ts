import type { EntityRecord, RankedItem, RankedList } from '../../loaders/entity-record.ts';
import { globalId } from '../../model/entity-ref.ts';
import type { RankPlan } from '../../planner/plan.ts';
import { scoreParts } from '../../ranking/score.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { completeCandidates } from './complete.ts';
import { prepareAnchors, preparePoints } from './prepare.ts';
import { openFields, RankingTask } from './ranking-task.ts';
import { readImportant, readMatching, readNearest, readNeighbourhood, readRecent, readsNeighbourhood } from './read-lists.ts';
import { readMostPreferred } from './read-most-preferred.ts';
import { readMembers, TooManyMembers } from './read-members.ts';
import { readUnconfirmed } from './read-unconfirmed.ts';
import type { Reading } from './reading.ts';
import { isForViewer, settle, upperBound, type Scored, type Standing } from './settle.ts';

/**
 * Makes one ranking, or one for each of many parents in lockstep, so that a round is one call of each kind whatever their
 * number. Lists are read from the top, what they found is completed and scored, and rounds go on until no unseen item can
 * beat the last one in the list: Fagin's threshold algorithm, with batches for rows.
 */
export async function rank(io: ExecutionIo, plan: RankPlan, parents: readonly (EntityRecord | undefined)[]): Promise<readonly RankedList[]> {
  const started = io.elapsed();
  const fields = openFields(plan, (entity) => io.indexes.active(entity));
  const tasks = parents.map((parent) => new RankingTask(fields, parent, excludedIds(plan, parent)));
  const standings = new Map<RankingTask, Standing>();
  await readUnconfirmed({ io, plan, fields, tasks });
  const points = preparePoints(io, plan, tasks);
  const anchors = prepareAnchors(io, plan, tasks);
  // Whether the graph's own list is read may hang on whether there is anything to be near to.
  const graphIsReady = plan.sources.graph === 'neighbourhood' ? anchors : Promise.all([points, anchors]);
  for (let reading: Reading = { io, plan, fields, tasks }; reading.tasks.length > 0; reading = { io, plan, fields, tasks: tasks.filter((task) => !task.done) }) {
    try {
      await Promise.all([
        points.then(() => readNearest(reading)),
        graphIsReady.then(() => readNeighbourhood(reading)),
        readMatching(reading), readMostPreferred(reading), readImportant(reading), readRecent(reading), readMembers(reading),
      ]);
      await completeWorthwhile(reading);
    } catch (error) {
      if (error instanceof TooManyMembers && plan.otherwise !== undefined) return rank(io, { ...plan, ...plan.otherwise, otherwise: undefined }, parents);
      // A first round that fails has nothing to show; a later one only has not proven what is there.
      if (standings.size === 0 || !(error instanceof StoreFailure)) throw error;
      io.degradations.add('vector', 'proof that the ranking is exact', error);
      break;
    }
    for (const task of reading.tasks) {
      const standing = settle(plan, task);
      standings.set(task, standing);
      task.round += 1;
      task.done = isDone(plan, task, standing);
    }
    if (io.call.signal.aborted) break;
  }
  if (io.call.signal.aborted && standings.size === 0) throw new StoreFailure(FailureReason.Timeout, 'the request ended before anything was ranked', { store: 'ranking', operation: 'rank' });
  return tasks.map((task) => present(io, plan, task, standings.get(task) ?? settle(plan, task), started));
}

/** The items that a ranking is about never come back in it. */
function excludedIds(plan: RankPlan, parent: EntityRecord | undefined): ReadonlySet<string> {
  const { source, exclude } = plan.requirement;
  const about = source.kind === 'items' ? source.refs : [];
  return new Set([...exclude, ...about].map(globalId).concat(parent === undefined ? [] : [parent.id]));
}

/** Completes the candidates that could still get into the list; all of them while none is known to stand behind it, as the next page. */
async function completeWorthwhile(reading: Reading): Promise<void> {
  const bars = new Map(reading.tasks.map((task) => {
    const standing = settle(reading.plan, task);
    return [task, hasMore(reading.plan, standing) ? barOf(reading.plan, standing) : Number.NEGATIVE_INFINITY];
  }));
  await completeCandidates(reading, (task, race, candidate) => upperBound(reading.plan, task, race, candidate) >= (bars.get(task) ?? Number.NEGATIVE_INFINITY));
}

/** What an item must score to get into the list, or tie with the last one to take its place by a smaller id. */
function barOf({ requirement: { first } }: RankPlan, { ranked }: Standing): number {
  return first === 0 ? Number.POSITIVE_INFINITY : (ranked[first - 1]?.score ?? Number.NEGATIVE_INFINITY);
}

function hasMore({ requirement: { first } }: RankPlan, { ranked }: Standing): boolean {
  return ranked.length > first;
}

/** Nothing unseen belongs into the list. */
function isProven(plan: RankPlan, standing: Standing): boolean {
  return standing.unseen === Number.NEGATIVE_INFINITY || barOf(plan, standing) > standing.unseen;
}

function isDone(plan: RankPlan, task: RankingTask, standing: Standing): boolean {
  // Whether there is a next page is known from an item behind this one, or from there being nothing left.
  const knowsWhatFollows = standing.unseen === Number.NEGATIVE_INFINITY || hasMore(plan, standing);
  if (knowsWhatFollows && isProven(plan, standing)) return true;
  const canGoOn = task.races.some((race) => {
    const lists = [...(plan.sources.vector && race.point !== undefined ? [race.nearest] : []), ...(plan.sources.text ? [race.text] : []), ...(readsNeighbourhood(plan, race) ? [race.graph] : []), ...(plan.sources.policy === 'list' ? [race.preferred] : []), ...(isForViewer(plan) && plan.sources.important ? [race.field.important] : [])];
    return lists.some((list) => !list.exhausted && !list.capped);
  });
  return !canGoOn;
}

function present(io: ExecutionIo, plan: RankPlan, task: RankingTask, standing: Standing, started: number): RankedList {
  const { first, after } = plan.requirement;
  const list = standing.ranked.slice(0, first);
  const proven = isProven(plan, standing);
  return {
    items: list.map((scored) => itemOf(io, plan, scored)),
    hasNextPage: hasMore(plan, standing) || standing.unseen !== Number.NEGATIVE_INFINITY,
    hasPreviousPage: after !== undefined,
    strategy: plan.strategy,
    exact: proven && task.races.every((race) => race.exactIndex),
    slack: proven ? 0 : Math.max(0, standing.unseen - (list.at(-1)?.score ?? 0)),
    candidates: task.races.reduce((sum, race) => sum + race.candidates.size, 0),
    milliseconds: io.elapsed() - started,
    cursorScope: plan.requirement.cursorScope,
    now: plan.requirement.now,
    policyVersion: plan.requirement.policy?.version ?? 0,
    text: plan.requirement.source.kind === 'query' ? plan.requirement.source.text : undefined,
  };
}

function itemOf(io: ExecutionIo, plan: RankPlan, { race, candidate, score, features }: Scored): RankedItem {
  const record = io.table.record(race.target.entity, candidate.key);
  if (candidate.attributes !== undefined) record.fill(candidate.attributes);
  const parts = scoreParts(features, plan.requirement.weights);
  const path = parts.some((part) => part.kind === 'graph') ? candidate.path : undefined;
  const preferences = candidate.strongest.flatMap((nth) => plan.requirement.policy?.preferences[nth] ?? []);
  return { record, score, parts, preferences, path, pathRecords: (path?.nodes ?? []).flatMap((ref) => io.table.find(ref) ?? []) };
}
