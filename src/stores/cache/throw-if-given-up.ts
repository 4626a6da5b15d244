import type { Call } from '../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';

/** Throws where nobody waits any more. */
export function throwIfGivenUp({ signal, deadline }: Call, context: FailureContext): void {
  if (signal.aborted) throw new StoreFailure(FailureReason.Timeout, 'the caller gave up', context);
  if (deadline <= Date.now()) throw new StoreFailure(FailureReason.Timeout, 'no answer before the deadline', context);
}
