import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

/**
 * By the first word of what Redis answers, else by the code of Node's error; what is neither was a connection that broke.
 * The error itself is no cause to hand on: the client hangs the command on it, and with it the password.
 */
export function classifyRedisFailure(error: unknown, context: FailureContext): StoreFailure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new StoreFailure(reasonOf(message, code), message, context);
}

function reasonOf(message: string, code: string): FailureReason {
  if (/^(NOAUTH|WRONGPASS|NOPERM|MOVED|CROSSSLOT)\b/.test(message) || /invalid password|DB index|unknown command/i.test(message)) return FailureReason.Misconfigured;
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code) || /wrong version number/.test(message)) return FailureReason.Misconfigured;
  if (/^(OOM|WRONGTYPE|ERR)\b/.test(message)) return FailureReason.Rejected;
  return FailureReason.Unavailable;
}
