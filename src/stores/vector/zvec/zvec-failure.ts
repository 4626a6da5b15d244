import { fileProblem } from '../../../kernel/file-problem.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

export function zvecContext(operation: string): FailureContext {
  return { store: 'zvec', family: 'vector', operation };
}

/** Sorts an error of zvec or of the file system into the closed set. */
export function zvecFailure(error: unknown, operation: string): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const context = { ...zvecContext(operation), cause: error };
  const { code, message, path } = error as { readonly code?: unknown; readonly message?: unknown; readonly path?: unknown };
  const problem = fileProblem(error);
  if (problem !== undefined) return new StoreFailure(FailureReason.Misconfigured, `${String(path ?? 'a file')} ${problem}`, context);
  // Some of zvec's messages repeat the whole filter.
  return new StoreFailure(reasonOf(String(code), String(message)), `${String(message).slice(0, 300)} (${String(code)})`, context);
}

function reasonOf(code: string, message: string): FailureReason {
  // The latter where the disk is full; what was there before is as it was.
  if (message.includes("Can't lock") || message.includes('append WAL')) return FailureReason.Unavailable;
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
