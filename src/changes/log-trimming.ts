import type { Call } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';

/** A log that is kept for so long, and no line of it that is still needed is removed. */
export interface TrimmedLog {
  /** Removes at most `limit` lines from before a moment, in milliseconds since the epoch; resolves to how many. */
  readonly trim: (before: number, limit: number, call: Call) => Promise<number>;
  readonly days: number;
}

/** Logs are looked at this often for lines that need not be kept any more. */
const everyMilliseconds = 600_000;
const millisecondsPerDay = 86_400_000;
/** Few enough that nobody waits for their removal. */
const batch = 2_000;

/** Removes what is older than it is kept, a batch of each log at a time. */
export class LogTrimming {
  readonly #state: DerivedState;
  readonly #logs: readonly TrimmedLog[];
  /** In milliseconds since the epoch. */
  #dueAt = 0;

  constructor(state: DerivedState, logs: readonly TrimmedLog[]) {
    this.#state = state;
    this.#logs = logs;
  }

  /** Whether there is more to remove; else it is looked again after a while. */
  async trimIfDue(call: Call): Promise<boolean> {
    if (Date.now() < this.#dueAt) return false;
    await this.#state.keep(call);
    let isFull = false;
    for (const { trim, days } of this.#logs) if ((await trim(Date.now() - days * millisecondsPerDay, batch, call)) === batch) isFull = true;
    if (!isFull) this.#dueAt = Date.now() + everyMilliseconds;
    return isFull;
  }
}
