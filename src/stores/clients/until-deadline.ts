import type { Call } from '../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';

/** Whether the caller still waits, for work that would go on behind its back. */
export class Patience {
  #ended = false;
  readonly #reactions = new Set<() => void>();

  get ended(): boolean {
    return this.#ended;
  }

  /** Calls back when it ends, or at once if it has; returns how to undo that. */
  whenEnded(react: () => void): () => void {
    if (this.#ended) react();
    else this.#reactions.add(react);
    return () => this.#reactions.delete(react);
  }

  end(): void {
    this.#ended = true;
    for (const react of this.#reactions) react();
  }
}

/**
 * Settles as `work` does, or with `timeout` when the call's deadline passes or its signal aborts, whichever is first. This
 * is what a caller's time rests on: a stopped server answers neither queries nor cancellations.
 */
export function untilDeadline<T>(call: Call, context: FailureContext, work: (patience: Patience) => Promise<T>): Promise<T> {
  const { signal, deadline } = call;
  return new Promise<T>((resolve, reject) => {
    const patience = new Patience();
    const remaining = deadline - Date.now();
    let timer: NodeJS.Timeout | undefined;
    if (signal.aborted || remaining <= 0) return giveUp();
    if (remaining < longestTimer) timer = setTimeout(giveUp, remaining);
    signal.addEventListener('abort', giveUp);
    work(patience).then(
      (value) => {
        stopWaiting();
        resolve(value);
      },
      (error: unknown) => {
        stopWaiting();
        reject(error);
      },
    );

    function giveUp(): void {
      stopWaiting();
      reject(new StoreFailure(FailureReason.Timeout, signal.aborted ? 'the caller gave up' : 'no answer before the deadline', context));
      patience.end();
    }

    function stopWaiting(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  });
}

/** Node's timers fire at once past 2^31 ms, which is as good as never here. */
const longestTimer = 2 ** 31;
