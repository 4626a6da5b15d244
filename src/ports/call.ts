import type { Tenancy } from '../model/tenancy.ts';

/** What every port method is told besides its arguments. */
export interface Call {
  readonly tenancy: Tenancy;
  /** Aborts when the client is gone or the request's time is over. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; the store is told to give up then. */
  readonly deadline: number;
  /** Told of each request that truly goes to an engine, as it is sent. */
  readonly observe?: (request: NativeRequest) => void;
}

/** One round trip to an engine, or one call into an embedded one. */
export interface NativeRequest {
  readonly store: string;
  readonly operation: string;
  /** The query in the engine's own language, where it has one. */
  readonly text: string;
  /** Why it went here, where another was to answer: `neo4j is behind`. */
  readonly because?: string;
}

/** Why a call's signal aborts when its time is over, rather than because nobody waits any more. */
export class OutOfTime extends Error {}

/** A call on the gateway's own behalf, such as the relay's: no client waits for it, and it sees no tenant's rows unless told which. */
export function untilStopped(signal: AbortSignal = new AbortController().signal, tenancy: Tenancy = ownTenancy): Call {
  return { tenancy, signal, deadline: Number.MAX_SAFE_INTEGER };
}

const ownTenancy: Tenancy = Object.freeze({ tenant: '', project: '' });
