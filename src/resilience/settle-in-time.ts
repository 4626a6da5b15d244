import type { Call } from '../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../ports/store-failure.ts';

/** What `work` comes to, or a `timeout` once the call's deadline is over or nobody waits for it any more. */
export function settleInTime<T>(work: Promise<T>, { signal, deadline }: Call, context: FailureContext): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => end(() => reject(new StoreFailure(FailureReason.Timeout, 'the time given to the call is over', context)));
    const left = deadline - Date.now();
    const timer = left < longestTimer ? setTimeout(giveUp, Math.max(0, left)) : undefined;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      settle();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work.then((value) => end(() => resolve(value)), (error: unknown) => end(() => reject(error)));
    if (signal.aborted) giveUp();
  });
}

/** Beyond it Node fires at once. */
const longestTimer = 2 ** 31 - 1;
