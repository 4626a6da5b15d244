import type { EntityType } from '../../catalog/catalog.ts';
import { ownerOfVectors } from '../../catalog/owners.ts';
import { externalStoreName, isExternalStore } from '../../ports/external-stores.ts';
import type { RankPlan, LostPart } from '../../planner/plan.ts';
import { replan } from '../../planner/replan.ts';
import { tieKinds } from '../../model/score.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import { knownIll, type HealthSnapshot, type Illness, type KnownIllness } from '../../statistics/store-health.ts';
import type { ExecutionIo } from '../execution-io.ts';
import { isForViewer } from './settle.ts';
import type { Field, RankingTask } from './ranking-task.ts';
import { TooManyMembers } from './read-members.ts';
import type { ServiceFailed } from './service-failed.ts';

export type RoundFailure = ServiceFailed | TooManyMembers;

/** The reason of parts that were there and tied nothing to the question. */
const tiesNothing = 'nothing was found by it';

/** The way that a ranking goes: as planned, until something turns out otherwise. Each turn happens once at most. */
export class Course {
  plan: RankPlan;
  readonly #io: ExecutionIo;
  readonly #fields: readonly Field[];
  readonly #tasks: readonly RankingTask[];
  /** Of each service the first of each store. */
  readonly #failures: ServiceFailed[] = [];
  #tooMany = false;
  #runOut = false;
  #emptied = false;

  constructor(io: ExecutionIo, plan: RankPlan, fields: readonly Field[], tasks: readonly RankingTask[]) {
    this.plan = plan;
    this.#io = io;
    this.#fields = fields;
    this.#tasks = tasks;
  }

  /** Turns to a way that needs none of what failed. False where there is none. */
  changeFor(failures: readonly RoundFailure[]): boolean {
    const news = failures.filter((failed) => (failed instanceof TooManyMembers ? !this.#tooMany : !this.#failures.some(({ service, failure }) => service === failed.service && failure.store === failed.failure.store)));
    for (const failed of news) {
      if (failed instanceof TooManyMembers) this.#tooMany = true;
      else this.#failures.push(failed);
    }
    // What was done without and failed again all the same is needed in some other way.
    return news.length > 0 && this.#change(this.plan, news.map((failed) => (failed instanceof TooManyMembers ? 'there were too many' : `${failed.service} failed`)).join(' and '));
  }

  /** Turns to looking at all that pass. */
  changeAsListsRunOut(): boolean {
    if (this.#runOut) return false;
    this.#runOut = true;
    return this.#change(this.plan, 'the lists ran out');
  }

  /** Turns to the most important items, where what is left of the question after losing its meaning ties nothing to it. */
  changeToPopular(): boolean {
    const { lost, parts, requirement } = this.plan;
    if (this.#emptied || isForViewer(this.plan) || requirement.after !== undefined || lost.every(({ part }) => part !== 'vector')) return false;
    this.#emptied = true;
    const others = tieKinds.filter((part) => parts[part] && lost.every((one) => one.part !== part)).map((part): LostPart => ({ part, service: part, reason: tiesNothing }));
    return this.#change({ ...this.plan, lost: [...lost, ...others] }, 'nothing was found');
  }

  /** What is missing from the list because something failed. */
  get missing(): readonly LostPart[] {
    return this.plan.lost.filter(({ reason }) => reason !== tiesNothing).map((lost) => {
      const failed = this.#failures.filter(({ service }) => service === lost.service);
      const { failure } = failed.find((one) => one.failure.store === lost.store) ?? failed[0] ?? {};
      return failure === undefined ? lost : { ...lost, reason: failure.reason, store: failure.store };
    });
  }

  /** Types that are missing from the list, as nothing of theirs can be found. */
  get leftOut(): readonly (Illness & { readonly entity: EntityType })[] {
    const { targets, requirement } = this.plan;
    const others = requirement.targets.filter(({ entity }) => targets.every((target) => target.entity !== entity));
    return others.flatMap((target) => {
      const illness = this.#health.illness('vector', [target]);
      return illness === undefined ? [] : [{ ...illness, entity: target.entity }];
    });
  }

  /** As it was when the request came, and what has failed since. In a question each type is found by vectors of its own. */
  get #health(): HealthSnapshot {
    const isQuery = this.plan.requirement.source.kind === 'query';
    const ill = this.#failures.map(({ service, failure: { reason, store } }): KnownIllness => ({
      service, store, condition: reason === FailureReason.Timeout ? 'slow' : 'failing', ...(isQuery && service === 'vector' && { concerns: (entity) => vectorsAreIn(store, entity) }),
    }));
    return knownIll(ill, this.#io.planner.health);
  }

  reasonOf(failed: RoundFailure): StoreFailure {
    if (!(failed instanceof TooManyMembers)) return failed.failure;
    return new StoreFailure(FailureReason.Rejected, 'more items pass the filter than can be looked at', { store: 'ranking', operation: 'rank' });
  }

  #change(from: RankPlan, because: string): boolean {
    const way = replan(this.#io.planner, this.#io.actuals.counter, from, this.#tasks.length, { health: this.#health, tooMany: this.#tooMany, runOut: this.#runOut });
    if (way === undefined) return false;
    this.#io.actuals.switched(this.plan, way, because);
    this.plan = { ...this.plan, ...way };
    for (const field of this.#fields) field.target = way.targets.find(({ entity }) => entity === field.target.entity) ?? field.target;
    for (const task of this.#tasks) task.races = task.races.filter((race) => way.targets.some(({ entity }) => entity === race.target.entity));
    for (const task of this.#tasks) for (const race of task.races) race.turn(way.lost.some(({ part }) => part === 'vector'));
    return true;
  }
}

function vectorsAreIn(store: string, entity: EntityType): boolean {
  const owner = ownerOfVectors(entity);
  return owner === 'managed' ? !isExternalStore(store) : store === externalStoreName(owner);
}
