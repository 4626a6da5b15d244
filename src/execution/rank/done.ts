import { everything } from '../../model/filter.ts';
import { overFetch } from '../../planner/cost/over-fetch.ts';
import type { RankPlan } from '../../planner/plan.ts';
import { isPopular } from './is-popular.ts';
import type { RankingTask } from './ranking-task.ts';
import { readsNeighbourhood } from './read-lists.ts';
import { isForViewer, type Standing } from './settle.ts';

/** What an item must score to get into the list, or tie with the last one to take its place by a smaller id. */
export function barOf({ requirement: { first } }: RankPlan, { ranked }: Standing): number {
  return first === 0 ? Number.POSITIVE_INFINITY : (ranked[first - 1]?.score ?? Number.NEGATIVE_INFINITY);
}

export function hasMore({ requirement: { first } }: RankPlan, { ranked }: Standing): boolean {
  return ranked.length > first;
}

/** Nothing unseen belongs into the list. */
export function isProven(plan: RankPlan, standing: Standing): boolean {
  return standing.unseen === Number.NEGATIVE_INFINITY || barOf(plan, standing) > standing.unseen;
}

export function isFilled({ requirement: { first } }: RankPlan, standing: Standing | undefined): boolean {
  return standing !== undefined && standing.ranked.length >= first;
}

export function isDone(plan: RankPlan, task: RankingTask, standing: Standing): boolean {
  // Whether there is a next page is known from an item behind this one, or from there being nothing left.
  const knowsWhatFollows = standing.unseen === Number.NEGATIVE_INFINITY || hasMore(plan, standing);
  if (knowsWhatFollows && isProven(plan, standing)) return true;
  const canGoOn = task.races.some((race) => {
    const { important, recent } = race.field;
    const lists = [
      ...(plan.sources.vector && race.point !== undefined ? [race.nearest] : []), ...(plan.sources.text ? [race.text] : []), ...(readsNeighbourhood(plan, race) ? [race.graph] : []),
      ...(plan.sources.policy === 'list' && !race.withoutPolicy ? [race.preferred] : []), ...((isPopular(plan) || isForViewer(plan)) && plan.sources.important ? [important] : []), ...(isPopular(plan) && plan.sources.recent ? [recent] : []),
    ];
    return lists.some((list) => !list.exhausted && !list.capped);
  });
  return !canGoOn;
}

/**
 * Whether lists have come to their end before the page is full, or would by what has passed of them so far: an engine gives
 * no more than some thousand rows, and of these too few may pass the filter that another store has.
 */
export function runsOut(plan: RankPlan, task: RankingTask, standing: Standing | undefined, longest: number): boolean {
  if (standing === undefined || plan.sources.members !== undefined || standing.unseen === Number.NEGATIVE_INFINITY || isFilled(plan, standing)) return false;
  if (task.done) return true;
  return task.races.every((race) => {
    if (race.target.residual === everything || race.nearest.asked === 0) return false;
    const passing = [...race.candidates.values()].filter(({ dropped, passes }) => !dropped && passes === true).length;
    return overFetch(plan.requirement.first, (passing + 1) / (race.candidates.size + 1)) > longest;
  });
}
