import { fileProblem } from '../../../kernel/file-problem.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

export function zvecContext(operation: string): FailureContext {
  return { store: 'zvec', family: 'vector', operation };
}

/** Sorts an error of zvec or of the file system into the closed set. */
export function zvecFailure(error: unknown, operation: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const reason = fileProblem(error) === undefined ? reasonOf(String(code), String(message)) : FailureReason.Misconfigured;
  // Some of its messages repeat the whole filter.
  return new StoreFailure(reason, `${String(message).slice(0, 300)} (${String(code)})`, { ...zvecContext(operation), cause: error });
}

function reasonOf(code: string, message: string): FailureReason {
  if (message.includes("Can't lock")) return FailureReason.Unavailable;
  return byCode[code] ?? FailureReason.Corrupt;
}

const byCode: Readonly<Record<string, FailureReason>> = {
  ZVEC_NOT_FOUND: FailureReason.NotFound,
  ZVEC_ALREADY_EXISTS: FailureReason.Conflict,
  ZVEC_INVALID_ARGUMENT: FailureReason.Rejected,
  ZVEC_NOT_SUPPORTED: FailureReason.Rejected,
  /** The handle was closed under the call. */
  ZVEC_FAILED_PRECONDITION: FailureReason.Unavailable,
  ZVEC_RESOURCE_EXHAUSTED: FailureReason.Unavailable,
  ZVEC_UNAVAILABLE: FailureReason.Unavailable,
};
