import type { EntityRecord, RankedList } from '../../loaders/entity-record.ts';
import { globalId } from '../../model/entity-ref.ts';
import type { RankPlan } from '../../planner/plan.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { Course } from './course.ts';
import { isDone, isFilled, runsOut } from './done.ts';
import { Patience } from './patience.ts';
import { nameWhatIsMissing, present } from './present.ts';
import { openFields, RankingTask } from './ranking-task.ts';
import { prepare, readRound } from './read-round.ts';
import { readUnconfirmed } from './read-unconfirmed.ts';
import type { Reading } from './reading.ts';
import { settle, type Standing } from './settle.ts';

/**
 * Makes one ranking, or one for each of many parents in lockstep, so that a round is one call of each kind whatever their
 * number. Lists are read from the top, what they found is completed and scored, and rounds go on until no unseen item can
 * beat the last one in the list: Fagin's threshold algorithm, with batches for rows. Where a store fails or the lists end too
 * soon the ranking goes on another way with what was fetched. Rejects with StoreFailure where there is none.
 */
export async function rank(io: ExecutionIo, planned: RankPlan, parents: readonly (EntityRecord | undefined)[]): Promise<readonly RankedList[]> {
  const started = io.elapsed();
  const fields = openFields(planned, (entity) => io.indexes.active(entity));
  const tasks = parents.map((parent) => new RankingTask(fields, parent, excludedIds(planned, parent)));
  const standings = new Map<RankingTask, Standing>();
  const patience = new Patience(io.call);
  const course = new Course(io, planned, fields, tasks);
  const open = (): Reading => ({ io, plan: course.plan, patience, fields: fields.filter(({ target }) => course.plan.targets.some(({ entity }) => entity === target.entity)), tasks: tasks.filter(({ done }) => !done) });
  const readAll = async (): Promise<void> => {
    let prepared = prepare(open());
    for (let reading = open(); reading.tasks.length > 0; reading = open()) {
      const failures = await readRound(reading, prepared);
      const [failure] = failures;
      if (failure !== undefined) {
        const enough = reading.tasks.every((task) => isFilled(course.plan, standings.get(task)));
        const { lost, targets } = course.plan;
        if (enough || !course.changeFor(failures)) {
          if (standings.size === 0) throw course.reasonOf(failure);
          return lackProof(io, course.reasonOf(failure));
        }
        prepared = prepared.without(failures);
        // Scores without a part are not to be compared with those that had it, nor a list with one of fewer types.
        if (course.plan.lost.length !== lost.length || course.plan.targets.length !== targets.length) standings.clear();
        if (!io.call.signal.aborted) continue;
      }
      for (const task of open().tasks) {
        const standing = settle(course.plan, task);
        standings.set(task, standing);
        task.done = isDone(course.plan, task, standing);
      }
      if (io.call.signal.aborted) {
        // What was fetched before the time was over is an answer, if it is anything.
        if (failure !== undefined && [...standings.values()].every(({ ranked }) => ranked.length === 0)) throw course.reasonOf(failure);
        return tasks.every(({ done }) => done) ? undefined : lackProof(io, failure === undefined ? outOfTime() : course.reasonOf(failure));
      }
      const short = tasks.filter((task) => runsOut(course.plan, task, standings.get(task), io.vectors.abilities.maxK));
      if (short.length > 0 && course.changeAsListsRunOut()) for (const task of short) task.done = false;
      else if (tasks.every(({ done }) => done) && tasks.every((task) => standings.get(task)?.ranked.length === 0) && course.changeToPopular()) for (const task of tasks) task.done = false;
    }
  };
  try {
    await readUnconfirmed(open());
    await readAll();
  } finally {
    patience.end();
  }
  nameWhatIsMissing(io, course);
  return tasks.map((task) => present(io, course.plan, task, standings.get(task) ?? settle(course.plan, task), started));
}

function lackProof({ degradations }: ExecutionIo, failure: StoreFailure): void {
  degradations.add(failure.family ?? 'vector', 'proof that the ranking is exact', failure);
}

function outOfTime(): StoreFailure {
  return new StoreFailure(FailureReason.Timeout, 'the request ended before the ranking did', { store: 'ranking', operation: 'rank' });
}

/** The items that a ranking is about never come back in it. */
function excludedIds(plan: RankPlan, parent: EntityRecord | undefined): ReadonlySet<string> {
  const { source, exclude } = plan.requirement;
  const about = source.kind === 'items' ? source.refs : [];
  return new Set([...exclude, ...about].map(globalId).concat(parent === undefined ? [] : [parent.id]));
}
