import { constants } from 'node:os';

/** A user's wish to end this process. */
export interface StopRequests {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** What a command that was ended so exits with, as shells have it: 130 after Ctrl-C. */
  readonly exitCode: number;
  /** Leaves the signals to Node again. */
  ignore(): void;
}

/** A Ctrl-C reaches npm and what it runs, and npm passes it on: one wish that comes twice. */
const sameWishMilliseconds = 1_000;

/** Listens for SIGINT and SIGTERM. The first asks to end in order; one that comes later, when that takes too long, ends at once. */
export function stopRequests(): StopRequests {
  const stop = new AbortController();
  let exitCode = 0;
  let first = 0;
  const ask = (name: NodeJS.Signals) => {
    if (stop.signal.aborted && performance.now() - first < sameWishMilliseconds) return;
    exitCode = 128 + constants.signals[name];
    if (stop.signal.aborted) process.exit(exitCode);
    first = performance.now();
    stop.abort(new Error(name));
  };
  process.on('SIGINT', ask).on('SIGTERM', ask);
  return {
    signal: stop.signal,
    get exitCode() {
      return exitCode;
    },
    ignore: () => void process.off('SIGINT', ask).off('SIGTERM', ask),
  };
}
