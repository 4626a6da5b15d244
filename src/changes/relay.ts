import { randomUUID } from 'node:crypto';
import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { Bell } from '../kernel/bell.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { Generation, Task } from '../ports/derived-state.ts';
import { applyChanges } from './apply-changes.ts';
import { findBegun, isWanted } from './begun-generations.ts';
import { buildGeneration, documents, goOn } from './build-generation.ts';
import type { DerivedStores } from './derived-stores.ts';
import { isCutOff } from './is-cut-off.ts';
import { isSettled } from './is-settled.ts';
import { hadOtherDocuments } from './projection-shape.ts';
import type { ComparedCopy } from './reconcile/reconcile.ts';
import type { Reconciler } from './reconcile/reconciler.ts';
import { trimLogs, type TrimmedLog } from './trim-logs.ts';
import type { TruthWatch } from './truth-watch.ts';
import { isOutdated, type VectorGenerations } from './vector-generations.ts';

/** Told of long work while it goes on; `total` 0 while it is not known. */
export type OnProgress = (what: string, done: number, total: number) => void;

/** One lease for all gateways on one database: its holder relays, the others wait to take over. */
const leaseName = 'relay';
const leaseMilliseconds = 15_000;
/** Without a notification the log is looked at this often. */
const pollMilliseconds = 1_000;
/** Requests that began on a retired collection have ended by then. */
const graceMilliseconds = 30_000;
/** Logs are looked at this often for lines that need not be kept any more. */
const trimMilliseconds = 600_000;
/** A learnt model is learnt anew when there are this many times the documents it has seen. */
const growthToRelearn = 1.5;
/** For one call to a store: a server that was lost without a word would else be waited for for ever. */
const patienceMilliseconds = 120_000;

/**
 * Keeps what is derived in step with the truth: applies the log to every generation of vectors, makes generations where
 * there are none or the SDL has changed since, has models learn when the documents have outgrown them, and does what commands ask for.
 */
export class Relay {
  readonly #stores: DerivedStores;
  readonly #generations: VectorGenerations;
  readonly #onProgress: OnProgress;
  readonly #holder: string;
  readonly #logs: readonly TrimmedLog[];
  readonly #reconciler: Reconciler | undefined;
  readonly #watch: TruthWatch | undefined;
  readonly #stop = new AbortController();
  readonly #call: Call;
  readonly #retiredAt = new Map<string, number>();
  /** Rings for what is announced. */
  readonly #bell = new Bell(this.#stop.signal);
  /** When logs are trimmed next, in milliseconds since the epoch. */
  #trimAt = 0;
  /** Documents are made of something else than those that models have learnt from. */
  #hasNewWords = false;
  #task: number | undefined;
  /** Reports of one task come one after another: none may overtake the last. */
  #reported: Promise<void> = Promise.resolve();
  #running: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  /**
   * @param holder who takes the lease: one that comes back under its old name need not wait until that of its last life has run out
   * @param logs what is kept for a time only
   * @param reconciler compares what is derived with the truth, where that is wanted
   * @param watch whether the truth is the one it should be; nothing is done where it is not
   */
  constructor(stores: DerivedStores, generations: VectorGenerations, onProgress: OnProgress, holder: string = randomUUID(), logs: readonly TrimmedLog[] = [], reconciler?: Reconciler, watch?: TruthWatch) {
    this.#call = eachInTime(this.#stop.signal);
    this.#stores = stores;
    this.#generations = generations;
    this.#onProgress = onProgress;
    this.#holder = holder;
    this.#logs = logs;
    this.#reconciler = reconciler;
    this.#watch = watch;
  }

  /** Follows the log in the background until `stop`. */
  async start(): Promise<void> {
    this.#stopListening = await this.#stores.truth.listen(() => this.#bell.ring());
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the relay is stopped'));
    await this.#stopListening?.();
    await this.#running;
    await this.#stores.state.release(leaseName, this.#holder, untilStopped()).catch(() => {});
  }

  /** Resolves when everything that there is to do now is done, by whoever has the lease; for commands that bring their own stores, and at start. */
  async settle(): Promise<void> {
    const { truth, state, catalog } = this.#stores;
    const target = await truth.horizon(this.#call);
    while (!(await this.#lease())) {
      if (await isSettled({ truth, state, catalog }, target, this.#call)) return void (await this.#generations.refresh(this.#call));
      this.#bell.quiet();
      await this.#bell.heard(pollMilliseconds);
    }
    await this.#whileLeased(async () => {
      while (await this.#round());
    });
  }

  async #follow(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        const worked = (await this.#lease()) && (await this.#whileLeased(() => this.#round()));
        failures = 0;
        if (!worked) await this.#idle();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#stores.log.warn('the relay could not go on and tries again', { error });
        await this.#bell.heard(Math.min(30_000, 500 * 2 ** failures++));
      }
    }
  }

  /** Without the lease there is nothing to do but to see what its holder has done. */
  async #idle(): Promise<void> {
    await this.#bell.heard(pollMilliseconds);
    if (!this.#stop.signal.aborted) await this.#generations.refresh(this.#call);
  }

  /** One pass over everything that may need doing; whether anything did. */
  async #round(): Promise<boolean> {
    this.#bell.quiet();
    if (this.#watch !== undefined && (await this.#watch.check()) !== undefined) return false;
    const generations = await this.#generations.refresh(this.#call);
    await this.#clear(generations, await this.#stores.state.waitingTasks(this.#call));
    // First, so that a type whose vectors were given need not be embedded before.
    if (await this.#runTask()) return true;
    let worked = false;
    for (const entity of this.#stores.catalog.embedded) {
      const active = generations.find((generation) => generation.entity === entity.name && generation.state === 'active');
      worked = (active === undefined ? await this.#begin(entity) : isOutdated(entity, active) ? await this.#renew(entity, active) : await this.#catchUp(entity, active)) || worked;
    }
    return (await this.#relearnIfOutgrown(generations)) || (await this.#trim()) || (!worked && (await this.#reconcileIfDue())) || worked;
  }

  /** Whether there is more to remove; else it is looked again after a while. */
  async #trim(): Promise<boolean> {
    if (Date.now() < this.#trimAt) return false;
    await this.#stores.state.keep(this.#call);
    const isMore = await trimLogs(this.#logs, this.#call);
    if (!isMore) this.#trimAt = Date.now() + trimMilliseconds;
    return isMore;
  }

  /** What is written meanwhile goes into the indexes in between. */
  async #reconcileIfDue(): Promise<boolean> {
    if (this.#reconciler?.isDue !== true) return false;
    await this.#reconciler.runWhenDue(() => this.#catchUpActive(), this.#call);
    return true;
  }

  async #catchUp(entity: EmbeddedEntityType, active: Generation): Promise<boolean> {
    const embedder = await this.#stores.models.of(active.model);
    if (await isCutOff(this.#stores.truth, active.applied, this.#call)) {
      const generation = { ...active, applied: await this.#stores.truth.horizon(this.#call) };
      await goOn(this.#stores, entity, generation, async () => {}, this.#call);
      return true;
    }
    let worked = false;
    for (let [generation, read] = [active, 1]; read > 0 && !this.#stop.signal.aborted; worked ||= read > 0) ({ read, generation } = await applyChanges(this.#stores, entity, generation, embedder, this.#call));
    return worked;
  }

  /** A type gets its first generation as soon as it has an instance. */
  async #begin(entity: EmbeddedEntityType): Promise<boolean> {
    if ((await this.#stores.truth.count(entity, this.#call)) === 0) return false;
    const preferred = await this.#stores.models.preferred();
    const model = preferred ?? (await findBegun(this.#stores, entity, undefined, this.#call))?.model ?? (await this.#learn());
    if (model === undefined) return false;
    await this.#build(entity, model);
    return true;
  }

  /** The same model, so that what it was given or has learnt stays of use, and the type is soon found again; a learnt one learns anew after that, where it may not know the words. */
  async #renew(entity: EmbeddedEntityType, { model, shape }: Generation): Promise<boolean> {
    await this.#build(entity, model);
    this.#hasNewWords ||= hadOtherDocuments(entity, shape);
    return true;
  }

  /** Types with another model, such as one of which vectors were given, keep it. */
  async #relearnIfOutgrown(generations: readonly Generation[]): Promise<boolean> {
    const learnt = new Map<string, number>();
    for (const { state, entity, model } of generations) {
      const seen = state === 'active' ? await this.#stores.models.learntFrom?.(model) : undefined;
      if (seen !== undefined) learnt.set(entity, seen);
    }
    if (learnt.size === 0) return false;
    if (!this.#hasNewWords && (await this.#documentCount()) < Math.min(...learnt.values()) * growthToRelearn) return false;
    await this.#besides(this.#reembed(new Set(learnt.keys())));
    this.#hasNewWords = false;
    return true;
  }

  /** Long work, and at the same time what is written meanwhile into the indexes that are read. */
  async #besides(work: Promise<void>): Promise<void> {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
      this.#bell.ring();
    });
    // Told by the last line; here it is only kept from being nobody's.
    ended.catch(() => {});
    while (!isDone && !this.#stop.signal.aborted) {
      await this.#bell.heard(pollMilliseconds);
      this.#bell.quiet();
      if (!isDone) await this.#catchUpActive().catch((error: unknown) => this.#stores.log.warn('the relay could not bring the index that is read up to date while it makes another', { error }));
    }
    return ended;
  }

  async #catchUpActive(): Promise<void> {
    const generations = await this.#generations.refresh(this.#call);
    for (const entity of this.#stores.catalog.embedded) {
      const active = generations.find((generation) => generation.entity === entity.name && generation.state === 'active');
      if (active !== undefined && !isOutdated(entity, active)) await this.#catchUp(entity, active);
    }
  }

  async #documentCount(): Promise<number> {
    const counts = await Promise.all(this.#stores.catalog.embedded.map((entity) => this.#stores.truth.count(entity, this.#call)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #learn() {
    const { models, catalog } = this.#stores;
    return models.learn?.(documents(this.#stores, catalog.embedded, this.#call), (share) => this.#tell('learning what words mean', Math.round(share * 100), 100));
  }

  /** Makes the vectors of types anew: with the model given, else the one that is configured, else one learnt from the documents as they are now. */
  async #reembed(types: ReadonlySet<string>, given?: Generation['model']): Promise<void> {
    const model = given ?? (this.#stores.models.learn === undefined ? await this.#stores.models.preferred() : await this.#learn());
    if (model === undefined) return;
    for (const entity of this.#stores.catalog.embedded.filter(({ name }) => types.has(name))) if ((await this.#stores.truth.count(entity, this.#call)) > 0) await this.#build(entity, model);
  }

  async #build(entity: EmbeddedEntityType, model: Generation['model']): Promise<void> {
    const begun = await findBegun(this.#stores, entity, model, this.#call);
    for (const generation of await this.#stores.state.generations(this.#call))
      if (generation.entity === entity.name && generation.state === 'filling' && generation.number !== begun?.number) await this.#drop(generation);
    await buildGeneration(this.#stores, this.#generations, entity, model, begun, this.#call, (done, total) => this.#tell(`making vectors of ${entity.plural}`, done, total));
  }

  async #drop(generation: Generation): Promise<void> {
    await this.#generations.drop(generation);
    await this.#stores.state.forget(generation.entity, generation.number, this.#call);
  }

  async #runTask(): Promise<boolean> {
    const { state } = this.#stores;
    const [task] = await state.waitingTasks(this.#call);
    if (task === undefined) return false;
    this.#task = task.id;
    try {
      const message = await this.#work(task);
      await this.#reported;
      await state.reportTask(task.id, { state: 'done', done: 1, total: 1, message }, this.#call);
    } catch (error) {
      await this.#reported;
      await state.reportTask(task.id, { state: 'failed', done: 0, total: 0, message: error instanceof Error ? error.message : String(error) }, this.#call);
      throw error;
    } finally {
      this.#task = undefined;
    }
    return true;
  }

  /** Resolves to what the task has to say. */
  async #work({ kind, entity, model }: Task): Promise<string> {
    switch (kind) {
      case 're-embed':
        await this.#besides(this.#reembed(new Set(entity === undefined ? this.#stores.catalog.embedded.map(({ name }) => name) : [entity]), model));
        return '';
      case 'compare':
      case 'reconcile':
        return JSON.stringify(await this.#compare(kind === 'reconcile'));
      default:
        return kind satisfies never;
    }
  }

  /** After everything is there that is being made, and up to date. */
  async #compare(mend: boolean): Promise<readonly ComparedCopy[]> {
    for (const entity of this.#stores.catalog.embedded) if (this.#generations.active(entity.name) === undefined) await this.#begin(entity);
    await this.#catchUpActive();
    let done = 0;
    const between = async (looked: number, total: number) => {
      done += looked;
      this.#tell('comparing with the truth', done, Math.max(total, done));
      await this.#catchUpActive();
    };
    return (await this.#reconciler?.run(mend, between, this.#call)) ?? [];
  }

  /** Tells whoever watches, here and, for a task, in whichever process asked for it. */
  #tell(what: string, done: number, total: number): void {
    this.#onProgress(what, done, total);
    const task = this.#task;
    if (task !== undefined) this.#reported = this.#reported.then(() => this.#stores.state.reportTask(task, { state: 'running', done, total, message: what }, this.#call)).catch(() => {});
  }

  /** Drops what nobody reads any more: retired generations after a grace, and those that a relay before has left half made and nobody goes on with. */
  async #clear(generations: readonly Generation[], tasks: readonly Task[]): Promise<void> {
    const now = Date.now();
    for (const generation of generations) {
      if (generation.state === 'active' || (generation.state === 'filling' && isWanted(this.#stores.catalog, generations, tasks, generation))) continue;
      const since = this.#retiredAt.get(generation.collection) ?? now;
      this.#retiredAt.set(generation.collection, since);
      if (generation.state === 'retired' && now - since < graceMilliseconds) continue;
      await this.#drop(generation);
    }
  }

  async #lease(): Promise<boolean> {
    return this.#stores.state.lease(leaseName, this.#holder, leaseMilliseconds, this.#call);
  }

  /** Keeps the lease while work goes on that takes longer than it lasts. */
  async #whileLeased<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.#lease().catch(() => {}), leaseMilliseconds / 3);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}

/** Work takes as long as it takes, but each call of it has a deadline of its own, from when it looks. */
function eachInTime(signal: AbortSignal): Call {
  return {
    ...untilStopped(signal),
    get deadline() {
      return Date.now() + patienceMilliseconds;
    },
  };
}
