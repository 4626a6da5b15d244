import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';

/** The SDL asks for what the rows that exist cannot give. */
export function doesNotFit(detail: string): StoreFailure {
  return new StoreFailure(FailureReason.Misconfigured, detail, { store: 'postgres', family: 'relational', operation: 'migrate' });
}
