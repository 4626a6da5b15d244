import { compareEpochs, type Epoch } from '../model/change.ts';
import type { Change } from '../ports/truth-store.ts';

/** Enough for those who follow the log closely. */
const mostKept = 10_000;

/** The newest lines of the log, oldest first. Nothing between where they begin and the last of them is missing. */
export class RecentLines {
  #lines: Change[] = [];
  #begin: Epoch | undefined;

  /** The lines that are added first come next after this in the log; undefined for those that the log begins with. */
  beginAfter(epoch: Epoch | undefined): void {
    this.#begin = epoch;
  }

  add(lines: readonly Change[]): void {
    this.#lines.push(...lines);
    const surplus = this.#lines.length - mostKept;
    if (surplus <= 0) return;
    this.#begin = this.#lines[surplus - 1]?.epoch;
    this.#lines = this.#lines.slice(surplus);
  }

  /** The first so many lines after an epoch; undefined where they are not all here. */
  after(epoch: Epoch | undefined, limit: number): readonly Change[] | undefined {
    if (epoch === undefined || (this.#begin !== undefined && compareEpochs(epoch, this.#begin) < 0)) return undefined;
    const from = this.#firstAfter(epoch);
    return this.#lines.slice(from, from + limit);
  }

  #firstAfter(epoch: Epoch): number {
    let [low, high] = [0, this.#lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const line = this.#lines[middle];
      if (line !== undefined && compareEpochs(line.epoch, epoch) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
