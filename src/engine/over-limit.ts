import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { EngineLimits } from './engine-limits.ts';

/** The error for something larger than a limit. How much larger is not said: counting stops at the limit. */
export function overLimit(limits: EngineLimits, limit: keyof EngineLimits, what: string, remedy: string): ClientError {
  const allowed = limits[limit];
  return new ClientError(ErrorCode.OverLimit, `${what}: more than the ${allowed} allowed.`, {
    expected: `at most ${allowed}`,
    received: `more than ${allowed}`,
    remedy,
    facts: { limit, allowed },
  });
}
