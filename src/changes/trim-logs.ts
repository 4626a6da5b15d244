import type { Call } from '../ports/call.ts';

/** A log that is kept for so long, and no line of it that is still needed is removed. */
export interface TrimmedLog {
  /** Removes at most `limit` lines from before a moment, in milliseconds since the epoch; resolves to how many. */
  readonly trim: (before: number, limit: number, call: Call) => Promise<number>;
  readonly days: number;
}

const millisecondsPerDay = 86_400_000;
/** Few enough that nobody waits for their removal. */
const batch = 2_000;

/** Removes a batch of each log's lines that are older than they are kept; whether there may be more. */
export async function trimLogs(logs: readonly TrimmedLog[], call: Call): Promise<boolean> {
  let isFull = false;
  for (const { trim, days } of logs) if ((await trim(Date.now() - days * millisecondsPerDay, batch, call)) === batch) isFull = true;
  return isFull;
}
