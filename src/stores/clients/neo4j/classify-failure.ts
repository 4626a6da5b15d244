import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

/**
 * Sorts an error of the driver or of the server into the closed set. Server codes are those of
 * https://neo4j.com/docs/status-codes/current/errors/all-errors/: the whole is looked up first, then ever shorter
 * beginnings of it. What nothing here knows was understood and refused.
 */
export function classifyFailure(error: unknown, context: FailureContext): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const { code, message: given } = fieldsOf(behindDiscovery(error));
  const message = shortened(given);
  return new StoreFailure(reasonOf(code, message), code === '' ? message : `${message} (${code})`, { ...context, cause: error });
}

function reasonOf(code: string, message: string): FailureReason {
  // Of a server of a cluster the driver says it as SessionExpired.
  if ((code === 'ServiceUnavailable' || code === 'SessionExpired') && /certificate|wrong version number|SSL routines|ERR_TLS|ERR_SSL/i.test(message)) return FailureReason.Misconfigured;
  for (let known = code; known !== ''; known = known.slice(0, Math.max(known.lastIndexOf('.'), 0))) {
    const reason = byCode[known];
    if (reason !== undefined) return reason;
  }
  return FailureReason.Rejected;
}

const { Unavailable, Timeout, NotFound, Conflict, Misconfigured, Corrupt } = FailureReason;

const byCode: Readonly<Record<string, FailureReason>> = {
  // The driver
  ServiceUnavailable: Unavailable,
  SessionExpired: Unavailable,
  ProtocolError: Misconfigured,
  ERR_INVALID_URL: Misconfigured,
  ENOENT: Misconfigured, // the file with certificates
  EACCES: Misconfigured,

  // The server
  'Neo.ClientError.Security': Misconfigured,
  'Neo.ClientError.Security.AuthenticationRateLimit': Unavailable,
  'Neo.ClientError.Database': Misconfigured,
  'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase': Misconfigured,
  'Neo.ClientError.Cluster.NotALeader': Unavailable,
  'Neo.ClientError.Cluster.Routing': Unavailable,
  'Neo.ClientError.Schema.ConstraintValidationFailed': Conflict,
  'Neo.ClientError.Schema.IndexNotFound': NotFound, // not prepared
  'Neo.ClientError.Schema': Misconfigured,
  'Neo.ClientError.Statement.ExternalResourceFailed': Unavailable,
  'Neo.ClientError.Transaction.TransactionTimedOut': Timeout,
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration': Timeout,
  'Neo.ClientError.Transaction.LockClientStopped': Timeout,
  'Neo.ClientError.Transaction.ForbiddenDueToTransactionType': Misconfigured,
  'Neo.TransientError': Unavailable,
  'Neo.TransientError.Transaction': Conflict, // deadlocks and outdated views of others' writes
  'Neo.TransientError.Transaction.Terminated': Timeout,
  'Neo.TransientError.Transaction.MaximumTransactionLimitReached': Unavailable,
  'Neo.DatabaseError.General.IndexCorruptionDetected': Corrupt,
  'Neo.DatabaseError.General.StorageDamageDetected': Corrupt,
};

/** Where it asks for the servers of a cluster first, the driver says that it found none, and has what went wrong as the cause. */
function behindDiscovery(error: unknown): unknown {
  return error instanceof Error && error.message.startsWith('Could not perform discovery') && error.cause !== undefined ? error.cause : error;
}

/** The driver wraps what happened into a page of advice. */
function shortened(message: string): string {
  const cause = /Caused by: ([^]*)$/.exec(message)?.[1] ?? message;
  const certificate = /^Server certificate is not trusted[^]*Socket responded with: (\w+)/.exec(cause)?.[1];
  return certificate === undefined ? cause : `the server's certificate is not trusted, ${certificate}`;
}

function fieldsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) };
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return { code: typeof code === 'string' && code !== 'N/A' ? code : '', message: typeof message === 'string' ? message : String(error) };
}
