import { quote } from '../../kernel/errors.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../ports/store-failure.ts';

/** Rejects what is no name of a collection; anything it lets pass is harmless in a path and in SQL. */
export function checkName(name: string, context: FailureContext): void {
  if (!/^[a-z0-9_]{3,60}$/.test(name)) throw new StoreFailure(FailureReason.Rejected, `a collection's name has 3 to 60 of a-z, 0-9 and _, not ${quote(name)}`, context);
}
