import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { EngineLimits } from './engine-limits.ts';

/** The error for something larger than a limit. `received` is a lower bound where counting stopped at the limit. */
export function overLimit(what: string, limit: keyof EngineLimits, allowed: number, remedy: string): ClientError {
  return new ClientError(ErrorCode.OverLimit, `${what}: more than the ${allowed} allowed.`, {
    expected: `at most ${allowed}`,
    received: `more than ${allowed}`,
    remedy,
    facts: { limit, allowed },
  });
}
