import { randomUUID } from 'node:crypto';
import { Bell } from '../kernel/bell.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { DerivedStores } from './derived-stores.ts';
import { isSettled } from './is-settled.ts';
import type { OnProgress } from './on-progress.ts';
import type { Reconciler } from './reconcile/reconciler.ts';
import { RelayLease } from './relay-lease.ts';
import { RelayTasks } from './relay-tasks.ts';
import { SpentGenerations } from './spent-generations.ts';
import { TaskReports } from './task-reports.ts';
import { LogTrimming, type TrimmedLog } from './log-trimming.ts';
import type { TruthWatch } from './truth-watch.ts';
import type { VectorGenerations } from './vector-generations.ts';
import { VectorMaker } from './vector-maker.ts';

export interface RelayOptions {
  /** Who takes the lease: one that comes back under its old name need not wait until that of its last life has run out. Default: somebody new. */
  readonly holder?: string | undefined;
  /** What is kept for a time only. Default: none. */
  readonly logs?: readonly TrimmedLog[];
  /** Compares what is derived with the truth, where that is wanted. */
  readonly reconciler?: Reconciler;
  /** Whether the truth is the one it should be; nothing is done where it is not. */
  readonly watch?: TruthWatch;
}

/** Without a notification the log is looked at this often. */
const pollMilliseconds = 1_000;
/** For one call to a store: a server that was lost without a word would else be waited for for ever. */
const patienceMilliseconds = 120_000;

/**
 * Keeps what is derived in step with the truth, for all gateways on one database while it has their lease: does what commands ask for, has vectors made
 * and brought up to date, trims logs, compares what is derived with the truth.
 */
export class Relay {
  readonly #stores: DerivedStores;
  readonly #generations: VectorGenerations;
  readonly #reconciler: Reconciler | undefined;
  readonly #watch: TruthWatch | undefined;
  readonly #stop = new AbortController();
  readonly #call = eachInTime(this.#stop.signal);
  /** Rings for what is announced. */
  readonly #bell = new Bell(this.#stop.signal);
  readonly #lease: RelayLease;
  readonly #maker: VectorMaker;
  readonly #tasks: RelayTasks;
  readonly #spent: SpentGenerations;
  readonly #trimming: LogTrimming;
  #running: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  constructor(stores: DerivedStores, generations: VectorGenerations, onProgress: OnProgress, { holder = randomUUID(), logs = [], reconciler, watch }: RelayOptions = {}) {
    const reports = new TaskReports(stores.state, onProgress, this.#call);
    this.#stores = stores;
    this.#generations = generations;
    this.#reconciler = reconciler;
    this.#watch = watch;
    this.#lease = new RelayLease(stores.state, holder, this.#call);
    this.#maker = new VectorMaker(stores, generations, reports.tell, this.#bell, this.#call);
    this.#tasks = new RelayTasks(stores, generations, this.#maker, reconciler, reports, this.#call);
    this.#spent = new SpentGenerations(stores.catalog, generations);
    this.#trimming = new LogTrimming(stores.state, logs);
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
    await this.#lease.release();
  }

  /** Resolves when everything that there is to do now is done, by whoever has the lease; for commands that bring their own stores, and at start. */
  async settle(): Promise<void> {
    const target = await this.#stores.truth.horizon(this.#call);
    while (!(await this.#lease.take())) {
      if (await isSettled(this.#stores, target, this.#call)) return void (await this.#generations.refresh(this.#call));
      this.#bell.quiet();
      await this.#bell.heard(pollMilliseconds);
    }
    await this.#lease.during(async () => {
      while (await this.#round());
    });
  }

  async #follow(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        const worked = (await this.#lease.take()) && (await this.#lease.during(() => this.#round()));
        failures = 0;
        if (!worked) await this.#idle();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#stores.log.warn('the relay could not go on and tries again', { error });
        await this.#bell.heard(Math.min(5_000, 500 * 2 ** failures++));
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
    await this.#spent.drop(generations, await this.#stores.state.waitingTasks(this.#call), this.#call);
    // First, so that a type whose vectors were given need not be embedded before.
    if (await this.#tasks.runNext()) return true;
    const worked = await this.#maker.bringAll(generations);
    return (await this.#maker.relearnIfOutgrown(generations)) || (await this.#trimming.trimIfDue(this.#call)) || (!worked && (await this.#reconcileIfDue())) || worked;
  }

  /** What is written meanwhile goes into the indexes in between. */
  async #reconcileIfDue(): Promise<boolean> {
    if (this.#reconciler?.isDue !== true) return false;
    await this.#reconciler.runWhenDue(() => this.#maker.catchUpActive(), this.#call);
    return true;
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
