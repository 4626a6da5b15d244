import { Bell } from '../kernel/bell.ts';
import type { Log } from '../kernel/log.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import { followIntoGraph, type GraphMirroring } from './follow-into-graph.ts';
import type { OnProgress } from './on-progress.ts';
import type { TruthWatch } from './truth-watch.ts';

/** Without a notification the log is looked at this often. */
const pollMilliseconds = 1_000;
/** For one piece of work, reading and writing. */
const patienceMilliseconds = 60_000;

/**
 * Keeps the graph's mirror in step with the truth. Needs no lease: each piece of work stands only where the mirror is still
 * at the position it began at, so of several gateways that do the same piece one is in time.
 */
export class GraphRelay {
  readonly #mirroring: GraphMirroring;
  readonly #log: Log;
  readonly #watch: TruthWatch | undefined;
  readonly #onProgress: OnProgress;
  readonly #onSettled: () => void;
  readonly #stop = new AbortController();
  /** Rings for what is announced. */
  readonly #bell = new Bell(this.#stop.signal);
  #running: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;

  /**
   * @param watch whether the truth is the one it should be; nothing is done where it is not
   * @param onSettled told when the graph has everything for the first time since the start, or since it failed
   */
  constructor(mirroring: GraphMirroring, log: Log, onProgress: OnProgress, watch?: TruthWatch, onSettled: () => void = () => {}) {
    this.#watch = watch;
    this.#mirroring = mirroring;
    this.#log = log;
    this.#onProgress = onProgress;
    this.#onSettled = onSettled;
  }

  /** Follows the log in the background until `stop`. */
  async start(): Promise<void> {
    this.#stopListening = await this.#mirroring.truth.listen(() => this.#bell.ring());
    this.#running = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('the relay is stopped'));
    await this.#stopListening?.();
    await this.#running;
  }

  /** Resolves when the mirror has everything that the log shows now. */
  async settle(): Promise<void> {
    while (await this.#piece());
  }

  async #follow(): Promise<void> {
    let failures = 0;
    let settled = false;
    while (!this.#stop.signal.aborted) {
      try {
        this.#bell.quiet();
        await this.settle();
        failures = 0;
        if (!settled) this.#onSettled();
        settled = true;
        await this.#bell.heard(pollMilliseconds);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        settled = false;
        this.#log.warn('the graph could not be brought up to date and is tried again', { error });
        this.#bell.quiet();
        await this.#bell.heard(Math.min(5_000, 500 * 2 ** failures++));
      }
    }
  }

  /** Who comes second has lost nothing: it goes on from where the other has come. */
  async #piece(): Promise<boolean> {
    if (this.#watch !== undefined && (await this.#watch.check()) !== undefined) return false;
    try {
      return await followIntoGraph(this.#mirroring, this.#call(), (done, total) => this.#onProgress('filling the graph', done, total));
    } catch (error) {
      if (error instanceof StoreFailure && error.reason === FailureReason.Conflict) return true;
      throw error;
    }
  }

  #call(): Call {
    return { ...untilStopped(this.#stop.signal), deadline: Date.now() + patienceMilliseconds };
  }
}
