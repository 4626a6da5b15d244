/** Why a store did not do what it was asked. Closed: adapters classify every error of their client into one of these. */
export const FailureReason = {
  /** Not reachable, or reachable and refusing for now. */
  Unavailable: 'unavailable',
  /** No answer in the time the call had, or the caller gave up. */
  Timeout: 'timeout',
  /** The store understood and refused: a value out of range, a limit passed. */
  Rejected: 'rejected',
  /** The collection, table or row the call is about is not there. */
  NotFound: 'not found',
  /** A concurrent change got in first. */
  Conflict: 'conflict',
  /** Wrong password, wrong database, missing extension: an operator must act. */
  Misconfigured: 'misconfigured',
  /** The store's data contradicts itself or what was written. */
  Corrupt: 'corrupt',
} as const;
export type FailureReason = (typeof FailureReason)[keyof typeof FailureReason];

/** What kind of store an engine stands for; a client is told no more of one that failed, unless it was there before. */
export type StoreFamily = 'vector' | 'graph' | 'relational' | 'embedding' | 'cache';

export interface FailureContext {
  /** The engine, as in a message: `postgres`, `zvec`. */
  readonly store: string;
  readonly family?: StoreFamily;
  /** The port's method, or the step of starting up. */
  readonly operation: string;
  readonly cause?: unknown;
}

export class StoreFailure extends Error {
  readonly reason: FailureReason;
  /** What happened, without where and of which kind. */
  readonly detail: string;
  readonly store: string;
  readonly family: StoreFamily | undefined;
  readonly operation: string;

  constructor(reason: FailureReason, detail: string, context: FailureContext) {
    super(`${context.store} ${context.operation}: ${reason}: ${detail}`, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = 'StoreFailure';
    this.reason = reason;
    this.detail = detail;
    this.store = context.store;
    this.family = context.family;
    this.operation = context.operation;
  }

  /** Whether the same call may succeed if it is simply made again. */
  get retryable(): boolean {
    return this.reason === FailureReason.Unavailable || this.reason === FailureReason.Timeout || this.reason === FailureReason.Conflict;
  }
}
