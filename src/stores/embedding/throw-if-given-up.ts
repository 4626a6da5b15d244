import type { Call } from '../../ports/call.ts';
import { FailureReason } from '../../ports/store-failure.ts';
import { embeddingFailure } from './embedding-failure.ts';

/** Throws where nobody waits for vectors any more. */
export function throwIfGivenUp(call: Call, cause?: unknown): void {
  if (call.signal.aborted) throw embeddingFailure(FailureReason.Timeout, 'embed', 'the caller gave up', cause);
  if (call.deadline <= Date.now()) throw embeddingFailure(FailureReason.Timeout, 'embed', 'no answer before the deadline', cause);
}
