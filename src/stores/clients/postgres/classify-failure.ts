import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

/**
 * Sorts an error of postgres.js, of the server or of the network into the closed set. SQLSTATEs are those of
 * https://www.postgresql.org/docs/18/errcodes-appendix.html: the five characters are looked up first, then the class, their
 * first two. What nothing here knows was understood and refused.
 */
export function classifyFailure(error: unknown, context: FailureContext): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const { code, message, detail, hint, routine } = fieldsOf(error);
  const said = [message, detail, hint].filter(Boolean).join('; ');
  return new StoreFailure(reasonOf(code, message, routine), code === '' ? said : `${said} (${code})`, { ...context, cause: error });
}

function reasonOf(code: string, message: string, routine: string): FailureReason {
  // A prepared statement met a table that was altered since; postgres.js prepares it anew next time.
  if (routine === 'RevalidateCachedQuery') return FailureReason.Conflict;
  if (code === '0A000' && message.startsWith('extension ')) return FailureReason.Misconfigured;
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return FailureReason.Misconfigured;
  return byCode[code] ?? (code.length === 5 ? byClass[code.slice(0, 2)] : undefined) ?? FailureReason.Rejected;
}

const { Unavailable, Timeout, Rejected, NotFound, Conflict, Misconfigured, Corrupt } = FailureReason;

const byClass: Readonly<Record<string, FailureReason>> = {
  '08': Unavailable, // connection exception
  '28': Misconfigured, // invalid authorization
  '3D': Misconfigured, // no such database
  '3F': NotFound, // no such schema
  '40': Conflict, // serialization failure, deadlock
  '53': Unavailable, // disk full, out of memory, too many connections
  '57': Unavailable, // operator intervention: shutting down, starting up
  '58': Unavailable, // system error outside of PostgreSQL
  '72': Conflict, // snapshot too old
  F0: Misconfigured, // configuration file
};

const byCode: Readonly<Record<string, FailureReason>> = {
  // The server
  '23505': Conflict, // unique violation: someone else wrote this key first
  '23P01': Conflict, // exclusion violation
  '25006': Misconfigured, // a replica, or read-only by setting, was given for writes
  '25P03': Timeout, // idle in transaction
  '25P04': Timeout, // transaction timeout
  '42501': Misconfigured, // insufficient privilege
  '42703': Misconfigured, // no such column
  '42704': Misconfigured, // no such type, role, collation
  '42883': Misconfigured, // no such function or operator, mostly of an extension
  '42P01': NotFound, // no such table
  '55006': Conflict, // object in use
  '55P03': Conflict, // lock not available
  '57014': Timeout, // statement timeout
  '57P04': Misconfigured, // the database was dropped
  '58P01': Corrupt, // a file of the cluster is missing
  '58P02': Corrupt, // a file of the cluster is there twice
  P0002: NotFound,
  XX001: Corrupt,
  XX002: Corrupt,

  // The network
  EACCES: Misconfigured,
  EAGAIN: Unavailable,
  EAI_AGAIN: Unavailable,
  ECONNREFUSED: Unavailable,
  ECONNRESET: Unavailable,
  EHOSTUNREACH: Unavailable,
  EMFILE: Unavailable,
  ENETUNREACH: Unavailable,
  ENOENT: Unavailable,
  ENOTFOUND: Unavailable,
  EPIPE: Unavailable,
  ERR_SOCKET_CLOSED: Unavailable,
  ERR_STREAM_DESTROYED: Unavailable,
  ETIMEDOUT: Unavailable,

  // Certificates, as Node and OpenSSL name what is wrong with them
  CERT_HAS_EXPIRED: Misconfigured,
  DEPTH_ZERO_SELF_SIGNED_CERT: Misconfigured,
  EPROTO: Misconfigured,
  SELF_SIGNED_CERT_IN_CHAIN: Misconfigured,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: Misconfigured,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: Misconfigured,

  // postgres.js
  CONNECT_TIMEOUT: Unavailable,
  CONNECTION_CLOSED: Unavailable,
  CONNECTION_DESTROYED: Unavailable,
  CONNECTION_ENDED: Unavailable,
  ERR_INVALID_URL: Misconfigured,
  MESSAGE_NOT_SUPPORTED: Misconfigured,
  SASL_SIGNATURE_MISMATCH: Misconfigured,
  UNDEFINED_VALUE: Rejected,
};

interface ErrorFields {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly routine: string;
}

function fieldsOf(error: unknown): ErrorFields {
  // A host with several addresses fails with all of their errors at once.
  const one: unknown = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const fields: Readonly<Record<string, unknown>> = typeof one === 'object' && one !== null ? { ...one, message: 'message' in one ? one.message : '' } : { message: one };
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return { code: text('code'), message: text('message'), detail: text('detail'), hint: text('hint'), routine: text('routine') };
}
