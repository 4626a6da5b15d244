import { setTimeout as pause } from 'node:timers/promises';
import { StoreFailure } from '../ports/store-failure.ts';

const firstPause = 100;
const longestPause = 5_000;

/** Repeats what failed and may succeed if it is made again, with longer and longer pauses, for so many milliseconds; then rejects with the last failure. */
export async function patiently<T>(work: () => Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  const end = performance.now() + milliseconds;
  for (let next = firstPause; ; next = Math.min(next * 2, longestPause))
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StoreFailure) || !error.retryable || performance.now() + next > end) throw error;
      await pause(next * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
}
