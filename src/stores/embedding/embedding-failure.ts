import { StoreFailure, type FailureReason } from '../../ports/store-failure.ts';

/** @param operation the port's method, or `load` and `learn` for a learnt model */
export function embeddingFailure(
  reason: FailureReason,
  operation: 'embed' | 'load' | 'learn',
  detail: string,
  cause?: unknown,
): StoreFailure {
  return new StoreFailure(reason, detail, {
    store: 'embeddings',
    family: 'embedding',
    operation,
    ...(cause === undefined ? {} : { cause }),
  });
}
