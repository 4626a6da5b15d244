import { setTimeout as wait } from 'node:timers/promises';
import type { Call } from '../../../ports/call.ts';
import type { StoreFailure } from '../../../ports/store-failure.ts';
import { throwIfGivenUp } from '../throw-if-given-up.ts';

/** How one attempt ended, where it did not throw for good. */
export type Attempt<T> = { readonly value: T } | FailedAttempt;

export interface FailedAttempt {
  readonly failure: StoreFailure;
  /** Milliseconds that the server wants to be left alone. */
  readonly retryAfter?: number | undefined;
}

/**
 * Repeats what failed for a reason that may pass, after exponential back-off with full jitter (Brooker, AWS Architecture
 * Blog, 2015) or as long as the server says. Gives up at once, with the last failure, where the next attempt would begin
 * after the call's deadline.
 */
export async function withRetries<T>(retries: number, call: Call, attempt: () => Promise<Attempt<T>>): Promise<T> {
  for (let failures = 0; ; failures++) {
    const outcome = await attempt();
    if ('value' in outcome) return outcome.value;
    const pause = outcome.retryAfter ?? Math.random() * Math.min(firstPause * 2 ** failures, longestPause);
    if (!outcome.failure.retryable || failures === retries || pause > longestWish || Date.now() + pause >= call.deadline)
      throw outcome.failure;
    await wait(pause, undefined, { signal: call.signal }).catch(() => throwIfGivenUp(call, outcome.failure));
  }
}

/** Milliseconds, at most. */
const firstPause = 250;
const longestPause = 8_000;
/** A server that wants to be left alone for longer is as good as down. */
const longestWish = 60_000;
