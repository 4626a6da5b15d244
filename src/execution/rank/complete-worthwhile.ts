import type { RankPlan } from '../../planner/plan.ts';
import type { Candidate } from './candidates.ts';
import { completeCandidates } from './complete.ts';
import { barOf, hasMore } from './done.ts';
import type { RankingTask } from './ranking-task.ts';
import type { Reading } from './reading.ts';
import { settle, upperBound } from './settle.ts';

/** Candidates that are too many to complete where a few of the best may show that most cannot get into the list. */
const many = 500;

/** Completes the candidates that could still get into the list; all of them while none is known to stand behind it, as the next page. */
export async function completeWorthwhile(reading: Reading): Promise<void> {
  const { plan, tasks } = reading;
  const worth = tasks.map((task) => worthwhile(plan, task));
  const best = worth.flatMap((ofTask) => (ofTask.length <= many ? [] : ofTask.slice(0, 100 + 2 * plan.requirement.first)));
  if (best.length > 0) await complete(reading, best);
  await complete(reading, best.length === 0 ? worth.flat() : tasks.flatMap((task) => worthwhile(plan, task)));
}

interface Bounded {
  readonly candidate: Candidate;
  /** The most that it can score. */
  readonly bound: number;
}

/** The candidates of a ranking that could still get into the list; where they are many, those that could score the most come first. */
function worthwhile(plan: RankPlan, task: RankingTask): Bounded[] {
  const standing = settle(plan, task);
  const bar = hasMore(plan, standing) ? barOf(plan, standing) : Number.NEGATIVE_INFINITY;
  const bounded = task.races.flatMap((race) => [...race.candidates.values()].filter(({ dropped }) => !dropped).map((candidate): Bounded => ({ candidate, bound: upperBound(plan, task, race, candidate) })));
  const worth = bounded.filter(({ bound }) => bound >= bar);
  return worth.length <= many ? worth : worth.sort((a, b) => b.bound - a.bound);
}

async function complete(reading: Reading, worth: readonly Bounded[]): Promise<void> {
  const wanted = new Set(worth.map(({ candidate }) => candidate));
  await completeCandidates(reading, (_task, _race, candidate) => wanted.has(candidate));
}
