import type { Call } from '../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';

/**
 * Settles as `work` does, or with `timeout` as soon as the call's signal aborts or its deadline passes. An embedded engine
 * cannot be stopped, so the work itself goes on unseen. It does not start for a caller who has already gone.
 */
export async function untilGivenUp<T>(call: Call, context: FailureContext, work: () => Promise<T>): Promise<T> {
  throwIfGivenUp(call, context);
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(gaveUp(call, context));
  const remaining = call.deadline - Date.now();
  const timer = remaining < longestTimer ? setTimeout(giveUp, remaining) : undefined;
  call.signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(), givenUp]);
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', giveUp);
  }
}

/** For work in several steps: rejects before the next one where nobody waits for it any more. */
export function throwIfGivenUp(call: Call, context: FailureContext): void {
  if (call.signal.aborted || call.deadline <= Date.now()) throw gaveUp(call, context);
}

function gaveUp(call: Call, context: FailureContext): StoreFailure {
  return new StoreFailure(FailureReason.Timeout, call.signal.aborted ? 'the caller gave up' : 'no answer before the deadline', context);
}

/** Node's timers fire at once past 2^31 ms, which is as good as never here. */
const longestTimer = 2 ** 31;
