import { setTimeout as pause } from 'node:timers/promises';
import { untilStopped } from '../ports/call.ts';
import type { TruthStore } from '../ports/truth-store.ts';

/** How often it is looked which database this is. */
const everyMilliseconds = 2_000;

/**
 * Whether the truth is the one that all that is derived was filled from. Where it is another, one that was restored or made anew under the gateway's feet, nothing may
 * be written or mended: that would make the mistake everybody's.
 */
export class TruthWatch {
  readonly #truth: TruthStore;
  readonly #database: string | undefined;
  readonly #stop = new AbortController();
  #problem: string | undefined;
  #running: Promise<void> | undefined;

  /**
   * @param database `TruthIdentity.database` at the start
   * @param problem what was found wrong then
   */
  constructor(truth: TruthStore, database: string | undefined, problem: string | undefined) {
    this.#truth = truth;
    this.#database = database;
    this.#problem = problem;
  }

  /** One sentence on what is wrong and what to do; undefined where all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Looks, and resolves to `problem`; a truth that is out of reach is no other. */
  async check(): Promise<string | undefined> {
    await this.#compare();
    return this.#problem;
  }

  async #compare(): Promise<void> {
    if (this.#problem !== undefined) return;
    const call = { ...untilStopped(this.#stop.signal), deadline: Date.now() + everyMilliseconds };
    const identity = await this.#truth.identity(call).catch(() => 'unknown' as const);
    if (identity === 'unknown' || identity?.database === this.#database) return;
    this.#problem = `the database of the rows is ${identity === undefined ? 'empty' : 'another'} since ${new Date().toISOString()}, not the one that this gateway started on: restore that one, or restart the gateway with stores for vectors and graph that are new`;
  }

  /** Looks now and then, until `stop`. */
  start(): void {
    this.#running = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** What was wrong once stays so until the gateway is started anew. */
  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted && this.#problem === undefined) {
      await pause(everyMilliseconds, undefined, { signal: this.#stop.signal }).catch(() => {});
      await this.check();
    }
  }
}
