import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';

/** What Milvus says of a request; servers differ in which of the two codes they fill. The client makes one without any of what a server does not know. */
export interface MilvusStatus {
  readonly error_code?: string | number;
  readonly code?: number;
  readonly reason?: string;
}

export class RefusedByMilvus extends Error {
  readonly status: MilvusStatus;

  constructor(status: MilvusStatus) {
    super(status.reason ?? '');
    this.status = status;
  }
}

/** Whether a request went well; Milvus Lite reports some failures as `Success` with another code than 0. */
export function wentWell({ error_code, code }: MilvusStatus): boolean {
  return (error_code === 'Success' || error_code === 0) && (code ?? 0) === 0;
}

/** Sorts an answer of Milvus, an error of gRPC or of the client library into the closed set. */
export function milvusFailure(error: unknown, context: FailureContext): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const caused = { ...context, cause: error };
  if (error instanceof RefusedByMilvus) return refused(error.status, caused);
  const { code, details, message } = error as { readonly code?: unknown; readonly details?: unknown; readonly message?: unknown };
  const reason = typeof code === 'number' ? byGrpcCode[code] : undefined;
  // What is thrown without a gRPC code comes from the client: an answer it could not read, its pool closed under the call.
  return new StoreFailure(reason ?? FailureReason.Unavailable, cut(String(details ?? message ?? error)), caused);
}

/** Whether the server has the collection but not in memory, as after a restart of Milvus Lite. */
export function isNotLoaded(error: unknown): boolean {
  if (!(error instanceof StoreFailure) || !(error.cause instanceof RefusedByMilvus)) return false;
  const { code, reason = '' } = error.cause.status;
  return code === 101 || /not loaded|not fully loaded|released/i.test(reason);
}

function refused(status: MilvusStatus, context: FailureContext): StoreFailure {
  const { error_code, code = 0, reason = '' } = status;
  if (error_code === undefined) return new StoreFailure(FailureReason.Misconfigured, 'the server does not know this request: expected a Milvus of 2.3 or newer', context);
  return new StoreFailure(reasonOfStatus(status), cut(`${reason} (${code} ${error_code})`), context);
}

function reasonOfStatus({ error_code, code, reason = '' }: MilvusStatus): FailureReason {
  const byNumber = code === undefined ? undefined : byCode[code];
  // Before 2.4 nearly everything is an UnexpectedError, which its text alone tells apart.
  return byNumber ?? byName[String(error_code)] ?? byText.find(([pattern]) => pattern.test(reason))?.[1] ?? FailureReason.Rejected;
}

/** On one line; some messages repeat the whole expression. */
function cut(said: string): string {
  const text = said.replace(/\s+/g, ' ').replace(/[ .]*Resolution note:[ ]*$/, '');
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

const { Unavailable, Timeout, Rejected, NotFound, Conflict, Misconfigured } = FailureReason;

/** https://grpc.io/docs/guides/status-codes/ */
const byGrpcCode: Readonly<Record<number, FailureReason>> = {
  1: Unavailable, // cancelled: the channel was closed under the call
  3: Rejected, // invalid argument
  4: Timeout, // deadline exceeded
  5: NotFound,
  7: Misconfigured, // permission denied
  8: Rejected, // resource exhausted: mostly a message that is too large
  12: Misconfigured, // unimplemented: something else listens there
  13: Unavailable, // internal
  14: Unavailable,
  16: Misconfigured, // unauthenticated
};

/** pkg/util/merr/errors.go of Milvus; 0, 1 and 65535 say nothing of their own. */
const byCode: Readonly<Record<number, FailureReason>> = {
  2: Unavailable, // service unavailable
  3: Unavailable, // memory limit exceeded
  4: Unavailable, // too many concurrent requests
  7: Unavailable, // cross-cluster routing
  8: Unavailable, // rate limit
  9: Unavailable, // quota: writing is forced off
  10: Unavailable, // state is not healthy
  100: NotFound, // collection
  101: Unavailable, // collection not loaded
  103: Unavailable, // collection not fully loaded
  106: Unavailable, // collection on recovering
  109: Conflict, // the schema changed meanwhile
  200: NotFound, // partition
  201: Unavailable, // partition not loaded
  503: Unavailable, // no channel available
  700: NotFound, // index
  800: Misconfigured, // database
  1100: Rejected, // parameter
  1400: Misconfigured, // credentials
};

const byName: Readonly<Record<string, FailureReason>> = {
  CollectionNotExists: NotFound,
  IndexNotExist: NotFound,
  IllegalArgument: Rejected,
  IllegalCollectionName: Rejected,
  RateLimit: Unavailable,
  ForceDeny: Unavailable,
  PermissionDenied: Misconfigured,
  SchemaMismatch: Conflict,
  TimeTickLongDelay: Unavailable,
  MemoryQuotaExhausted: Unavailable,
  DiskQuotaExhausted: Unavailable,
  NotReadyServe: Unavailable,
};

const byText: readonly (readonly [RegExp, FailureReason])[] = [
  [/can't find collection|collection not (found|exist)|collection .*not exist/i, NotFound],
  [/not loaded|not fully loaded|released|no available|not healthy|not ready|unavailable/i, Unavailable],
  [/deadline exceeded|context canceled|timeout/i, Timeout],
  [/auth|permission|privilege/i, Misconfigured],
];
