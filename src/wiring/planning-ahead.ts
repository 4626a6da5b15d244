import type { Log } from '../kernel/log.ts';
import { untilStopped } from '../ports/call.ts';
import type { Question } from '../stores/graph/first-questions.ts';

/** What is not planned by then is planned when it is asked. */
const patienceMs = 60_000;

/**
 * Puts questions, in the background, to a store that plans each before it can answer and keeps the plan: else the first who asks would
 * wait for that, and on a busy machine longer than they can. One at a time, and given up where one fails: it is a wish.
 */
export class PlanningAhead {
  readonly #questions: readonly Question[];
  readonly #log: Log;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  /** @param questions put to a store that plans and runs nothing */
  constructor(questions: readonly Question[], log: Log) {
    this.#questions = questions;
    this.#log = log;
  }

  /** Where it is under way, once more after that: what is planned already takes no time. */
  begin(): void {
    this.#running = this.#running.then(() => this.#ask());
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stop;
    const call = { ...untilStopped(signal), deadline: Date.now() + patienceMs };
    try {
      for (const ask of this.#questions) await ask(call);
    } catch (error) {
      if (!signal.aborted) this.#log.warn('what the graph is asked first is not all planned ahead: the first answers may take longer', { error });
    }
  }
}
