import type { Engine } from '../engine/engine.ts';
import type { Log } from '../kernel/log.ts';
import type { IdeOptions } from './ide/ide-options.ts';
import type { OriginPolicy } from './origins.ts';

export interface ServerOptions {
  readonly engine: Engine;
  /** 0 takes any free port. */
  readonly port: number;
  /** The interface to listen on; loopback unless said otherwise. */
  readonly host?: string;
  /** Which other origins a browser may call from; the server's own always may. */
  readonly origins: OriginPolicy;
  /** Asked at each `GET /health/ready`. */
  readonly readiness: () => Readiness;
  /** The page at `/`; without it there is none. */
  readonly ide?: IdeOptions;
  readonly limits?: Partial<ServerLimits>;
  readonly log: Log;
}

export interface Readiness {
  readonly ready: boolean;
  /** What is not there yet, in words for an operator. */
  readonly missing: readonly string[];
}

/** What clients may take of the server. Times in milliseconds, sizes in bytes. */
export interface ServerLimits {
  /** Connections open at once; further ones are dropped at once. */
  readonly connections: number;
  /** Size of a request's body, and of a websocket message. */
  readonly bodyBytes: number;
  /** Until a request's headers must be there. */
  readonly headersTime: number;
  /** Until a whole request must be there. */
  readonly requestTime: number;
  /** How long an idle connection is kept; longer than the usual load balancer's 60 s, so that it is the one to close. */
  readonly idleTime: number;
  /** Until a websocket must have sent `connection_init`. */
  readonly initTime: number;
  /** Between websocket pings; a peer that left one unanswered is cut off at the next. */
  readonly pingInterval: number;
  /** Operations a websocket may have running. */
  readonly operationsPerSocket: number;
  /** Unsent bytes of a websocket above which no further results are made for it. */
  readonly unsentPause: number;
  /** Unsent bytes of a websocket above which it is closed. */
  readonly unsentLimit: number;
}

export const defaultServerLimits: ServerLimits = Object.freeze({
  connections: 10_000,
  bodyBytes: 4 * 1024 * 1024,
  headersTime: 10_000,
  requestTime: 30_000,
  idleTime: 65_000,
  initTime: 5_000,
  pingInterval: 15_000,
  operationsPerSocket: 200,
  unsentPause: 1024 * 1024,
  unsentLimit: 16 * 1024 * 1024,
});
