import { untilStopped, type Call } from '../../../ports/call.ts';

/** For what is done on the gateway's own behalf. */
export function ownCall(): Call {
  return { ...untilStopped(), deadline: Date.now() + longest };
}

/** Milliseconds; building the index of millions of rows takes minutes. */
const longest = 1_800_000;
