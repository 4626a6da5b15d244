import type { Call } from '../../../ports/call.ts';

/**
 * Does a job for each item, at most `concurrency` at once. The first failure ends the others by the signal of their call,
 * waits for none of them, and is what this rejects with.
 */
export async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  call: Call,
  job: (item: T, call: Call) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const own: Call = { ...call, signal: AbortSignal.any([call.signal, stop.signal]) };
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await job(item, own);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, lane));
  } finally {
    stop.abort();
  }
}
