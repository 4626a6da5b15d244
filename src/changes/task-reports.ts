import type { Call } from '../ports/call.ts';
import type { DerivedState, Task } from '../ports/derived-state.ts';
import type { OnProgress } from './on-progress.ts';

/** Tells of long work whoever watches here, and, while it is done for a task, whichever process asked for that. */
export class TaskReports {
  readonly #state: DerivedState;
  readonly #onProgress: OnProgress;
  readonly #call: Call;
  #task: number | undefined;
  /** Reports of one task come one after another: none may overtake the last. */
  #reported: Promise<void> = Promise.resolve();

  constructor(state: DerivedState, onProgress: OnProgress, call: Call) {
    this.#state = state;
    this.#onProgress = onProgress;
    this.#call = call;
  }

  readonly tell: OnProgress = (what, done, total) => {
    this.#onProgress(what, done, total);
    const task = this.#task;
    if (task !== undefined) this.#reported = this.#reported.then(() => this.#state.reportTask(task, { state: 'running', done, total, message: what }, this.#call)).catch(() => {});
  };

  /** Does the work of a task, which resolves to what the task has to say, and says how it ended. Rejects as the work does. */
  async during(task: Task, work: () => Promise<string>): Promise<void> {
    this.#task = task.id;
    try {
      const message = await work();
      await this.#reported;
      await this.#state.reportTask(task.id, { state: 'done', done: 1, total: 1, message }, this.#call);
    } catch (error) {
      await this.#reported;
      await this.#state.reportTask(task.id, { state: 'failed', done: 0, total: 0, message: error instanceof Error ? error.message : String(error) }, this.#call);
      throw error;
    } finally {
      this.#task = undefined;
    }
  }
}
