import { BrokenCircuitError, BulkheadRejectedError, bulkhead, circuitBreaker, CircuitState, ConsecutiveBreaker, ExponentialBackoff, handleWhen, retry, TaskCancelledError, type BulkheadPolicy, type CircuitBreakerPolicy, type IBackoffFactory, type IHalfOpenAfterBackoffContext, type RetryPolicy } from 'cockatiel';
import { OutOfTime, type Call } from '../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext, type StoreFamily } from '../ports/store-failure.ts';
import type { Condition } from '../statistics/store-health.ts';
import { settleInTime } from './settle-in-time.ts';

export interface GuardOptions {
  /** Calls under way at once. Default 64. */
  readonly concurrency?: number;
  /** Calls that wait for their turn; one more is refused. Default 1,000. */
  readonly queue?: number;
  /** How often a call that is safe to repeat is made again. Default 2. */
  readonly repeats?: number;
  /** Failures in a row after which the store is left alone. Default 5. */
  readonly failures?: number;
  /** Milliseconds that it is left alone at first; they grow with each trial that fails. Default 250. */
  readonly pause?: number;
  /** The longest such pause, in ms. Default 5,000. */
  readonly longestPause?: number;
  /** A call that ran out of time after so many ms is held against the store; before, against its caller. Default 250. */
  readonly slow?: number;
}

const defaults = { concurrency: 64, queue: 1_000, repeats: 2, failures: 5, pause: 250, longestPause: 5_000, slow: 250 } as const;

/**
 * Stands before one store and one kind of operation: no more calls at once than it bears, those that are safe made again after
 * a moment, and none for a while where one after another fails, but for a trial. What waits here ends with its call's time.
 */
export class Guard {
  readonly store: string;
  readonly #family: StoreFamily;
  readonly #slow: number;
  readonly #bulkhead: BulkheadPolicy;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #retry: RetryPolicy;
  /** When an open guard lets a call try, in milliseconds since the epoch. */
  #trialAt = 0;

  constructor(store: string, family: StoreFamily, options: GuardOptions = {}) {
    const { concurrency, queue, repeats, failures, pause, longestPause, slow } = { ...defaults, ...options };
    this.store = store;
    this.#family = family;
    this.#slow = slow;
    this.#bulkhead = bulkhead(concurrency, queue);
    this.#breaker = circuitBreaker(handleWhen(isOfTheStore), { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: this.#noted(new ExponentialBackoff({ initialDelay: pause, maxDelay: longestPause })) });
    this.#retry = retry(handleWhen(isPassing), { maxAttempts: repeats, backoff: new ExponentialBackoff({ initialDelay: 25, maxDelay: 400 }) });
  }

  /**
   * What plans go by: one open guard says it to all. Where a trial is due it says that all is well until the next call
   * begins, and that call decides.
   */
  get condition(): Condition {
    const { state, lastFailure } = this.#breaker;
    if (state === CircuitState.Closed || (state === CircuitState.Open && Date.now() >= this.#trialAt)) return 'up';
    return lastFailure !== undefined && 'error' in lastFailure && isTimeout(lastFailure.error) ? 'slow' : 'failing';
  }

  /** Runs one call of the port. Rejects with its failure, `unavailable` where it is turned away, or `timeout` where its time is over. */
  async run<T>(operation: string, call: Call, safeToRepeat: boolean, work: () => Promise<T>): Promise<T> {
    const context = { store: this.store, family: this.#family, operation };
    const once = () => this.#bulkhead.execute(() => this.#try(call, work), call.signal);
    try {
      return await settleInTime(safeToRepeat ? this.#retry.execute(once, call.signal) : once(), call, context);
    } catch (error) {
      throw this.#explain(error, context);
    }
  }

  /** One trial at a time decides whether the store is back; the others do not wait for it. */
  async #try<T>({ signal }: Call, work: () => Promise<T>): Promise<T> {
    if (this.#breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    const started = Date.now();
    return this.#breaker.execute(async () => {
      try {
        return await work();
      } catch (error) {
        // A trial that was not answered is no sign that the store is back, whoever's fault it was.
        if (!isTimeout(error) || this.#breaker.state === CircuitState.HalfOpen) throw error;
        throw isImpatience(signal) || Date.now() - started < this.#slow ? new Impatient(error) : error;
      }
    });
  }

  /** The same pauses, and it is known when each ends. */
  #noted(pauses: IBackoffFactory<IHalfOpenAfterBackoffContext>): IBackoffFactory<IHalfOpenAfterBackoffContext> {
    return {
      next: (context) => {
        const pause = pauses.next(context);
        this.#trialAt = Date.now() + pause.duration;
        return { duration: pause.duration, next: this.#noted(pause).next };
      },
    };
  }

  #explain(error: unknown, context: FailureContext): unknown {
    if (error instanceof Impatient) return error.cause;
    if (error instanceof BrokenCircuitError) return new StoreFailure(FailureReason.Unavailable, 'it has failed time after time, and is left alone for a moment', context);
    if (error instanceof BulkheadRejectedError) return new StoreFailure(FailureReason.Unavailable, 'too many calls wait for it already', context);
    if (error instanceof TaskCancelledError) return new StoreFailure(FailureReason.Timeout, 'the call was given up before its turn came', context);
    return error;
  }
}

/** A timeout that says nothing of the store. */
class Impatient extends Error {
  constructor(cause: unknown) {
    super('the caller had no patience', { cause });
  }
}

function isOfTheStore(error: unknown): boolean {
  return error instanceof StoreFailure && (error.reason === FailureReason.Unavailable || error.reason === FailureReason.Timeout);
}

/** The same may succeed a moment later. A call that ran out of time has none left for that. */
function isPassing(error: unknown): boolean {
  return error instanceof StoreFailure && (error.reason === FailureReason.Unavailable || error.reason === FailureReason.Conflict);
}

function isTimeout(error: unknown): boolean {
  return error instanceof StoreFailure && error.reason === FailureReason.Timeout;
}

/** Whether whoever asked has gone, which is not the store's fault. */
function isImpatience(signal: AbortSignal): boolean {
  return signal.aborted && !(signal.reason instanceof OutOfTime);
}
