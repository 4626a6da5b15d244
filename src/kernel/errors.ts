/**
 * Codes a client may rely on, found in `errors[].extensions.code`. A code is never renamed or reused; the text beside it may improve.
 */
export const ErrorCode = {
  /** The text is not GraphQL. */
  ParseFailed: 'GRAPHQL_PARSE_FAILED',
  /** The document does not fit the schema. */
  ValidationFailed: 'GRAPHQL_VALIDATION_FAILED',
  /** The document has no operation of that name, or several and none was named. */
  OperationResolutionFailure: 'OPERATION_RESOLUTION_FAILURE',
  /** The request around the document is malformed: not JSON, wrong content type, wrong method. */
  BadRequest: 'BAD_REQUEST',
  /** An argument has the right GraphQL type but no meaning here: `first: -1`, a vector of the wrong length, NaN. */
  BadUserInput: 'BAD_USER_INPUT',
  /** A cursor that is malformed, or was given for other arguments or another tenant. */
  BadCursor: 'BAD_CURSOR',
  /** A cursor of a subscription that is older than what is kept: some of what came after it is gone. */
  CursorExpired: 'CURSOR_EXPIRED',
  /** A global id that names no type of this schema. */
  BadId: 'BAD_ID',
  /** The document is larger, deeper or dearer than this server allows. */
  OverLimit: 'OVER_LIMIT',
  /** The vectors were made by another model than the one that would embed the query. */
  EmbeddingMismatch: 'EMBEDDING_MISMATCH',
  /** A store did not answer, or not in time. */
  StoreUnavailable: 'STORE_UNAVAILABLE',
  /** The time given to the request is over. */
  DeadlineExceeded: 'DEADLINE_EXCEEDED',
  /** Someone else changed the same thing first. */
  Conflict: 'CONFLICT',
  /** The thing a write or read is about is not there. */
  NotFound: 'NOT_FOUND',
  /** Tenant, viewer or origin may not do this. */
  Forbidden: 'FORBIDDEN',
  /** A fault of ours; the details are in the log, under the request's id. */
  Internal: 'INTERNAL_SERVER_ERROR',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/** What an error says besides its message: each a short phrase, shown to the client as it is. */
export interface ErrorDetails {
  readonly expected?: string;
  readonly received?: string;
  readonly remedy?: string;
  /** Further machine-readable facts, such as `{ cost: 12000, limit: 10000 }`. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error that a client may read. Everything else is logged and masked. */
export class ClientError extends Error {
  readonly code: ErrorCode;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly remedy: string | undefined;
  readonly facts: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ClientError';
    this.code = code;
    this.expected = details.expected;
    this.received = details.received;
    this.remedy = details.remedy;
    this.facts = details.facts;
  }
}

/** A setting, file or machine that keeps Trefoil from starting or a command from running: one sentence, no stack. */
export class OperatorError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OperatorError';
  }
}

export function badInput(message: string, details: ErrorDetails = {}): ClientError {
  return new ClientError(ErrorCode.BadUserInput, message, details);
}

/** A received value as it may appear in a message: JSON, cut after 80 characters. */
export function quote(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
