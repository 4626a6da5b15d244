import { GraphQLError, isValueNode, Kind } from 'graphql';
import type { GraphQLErrorExtensions } from 'graphql';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';

/** Where errors are presented: whose request, and where what is hidden from the client goes. */
export interface Presentation {
  readonly requestId: string;
  /** Aborted once nobody waits for the answer; what fails for that reason alone is not worth a line. */
  readonly signal?: AbortSignal;
  readonly log: Log;
}

/**
 * Turns whatever went wrong into what a client may read, each with a code of `ErrorCode`; the one place that decides it.
 * What is hidden is logged once, however many fields it failed.
 */
export function presentErrors(errors: readonly unknown[], presentation: Presentation): GraphQLError[] {
  const logged = new Set<unknown>();
  return errors.map((error) => {
    const cause = causeOf(error);
    const located = error instanceof GraphQLError ? error : undefined;
    if (!logged.has(cause)) logHidden(cause, located, presentation);
    logged.add(cause);
    const { message, extensions } = describe(cause, located, presentation);
    return new GraphQLError(cut(message), {
      nodes: located?.nodes ?? null,
      source: located?.source,
      positions: located?.positions,
      path: located?.path,
      extensions,
    });
  });
}

/** The result of a request that was refused: one error, or all those of an AggregateError. */
export function refusal(error: unknown, presentation: Presentation): { readonly errors: readonly GraphQLError[] } {
  return { errors: presentErrors(error instanceof AggregateError ? error.errors : [error], presentation) };
}

/** A graphql-js error of a stage that names its errors. */
export function withCode(error: GraphQLError, code: ErrorCode): GraphQLError {
  const { nodes = null, source, positions, path, originalError } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, originalError, extensions: { code } });
}

interface Description {
  readonly message: string;
  readonly extensions: GraphQLErrorExtensions;
}

function describe(cause: unknown, located: GraphQLError | undefined, presentation: Presentation): Description {
  if (cause instanceof ClientError) return describeClientError(cause, located);
  if (cause instanceof StoreFailure) return describeStoreFailure(cause);
  const code = knownCode(located);
  if (located && code) return { message: located.message, extensions: { code } };
  return {
    message: `Internal error; the log has the details under request ${presentation.requestId}.`,
    extensions: { code: ErrorCode.Internal, requestId: presentation.requestId },
  };
}

/** graphql-js puts the variable's name and the path inside it before the message of what was thrown. */
function describeClientError(error: ClientError, located: GraphQLError | undefined): Description {
  const { code, expected, received, remedy, facts } = error;
  return {
    message: located?.message ?? error.message,
    extensions: { ...facts, code, ...(expected && { expected }), ...(received && { received }), ...(remedy && { remedy }) },
  };
}

function describeStoreFailure(failure: StoreFailure): Description {
  const store = failure.family ? `The ${failure.family} store` : 'A store';
  const facts = failure.family ? { store: failure.family } : {};
  return failure.reason === FailureReason.Timeout
    ? { message: `${store} did not answer in time.`, extensions: { ...facts, code: ErrorCode.DeadlineExceeded } }
    : { message: `${store} could not answer.`, extensions: { ...facts, code: ErrorCode.StoreUnavailable } };
}

/** The code a stage gave the error, or the one of a literal argument that only showed itself wrong during execution. */
function knownCode(error: GraphQLError | undefined): ErrorCode | undefined {
  const code = errorCodes.find((known) => known === error?.extensions['code']);
  if (code) return code;
  const cause = causeOf(error);
  const nodes = cause instanceof GraphQLError ? cause.nodes : undefined;
  return nodes?.every((node) => node.kind === Kind.ARGUMENT || isValueNode(node)) ? ErrorCode.BadUserInput : undefined;
}

const errorCodes: readonly ErrorCode[] = Object.values(ErrorCode);

/** The innermost error: graphql-js wraps what a resolver or scalar threw, up to three times. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function logHidden(cause: unknown, located: GraphQLError | undefined, { requestId, signal, log }: Presentation): void {
  if (cause instanceof ClientError || (signal?.aborted && isCancellation(cause))) return;
  const facts = { requestId, path: located?.path?.join('.'), error: cause };
  if (cause instanceof StoreFailure) log.warn(`A store failed in request ${requestId}: ${cause.message}`, facts);
  else if (!knownCode(located)) log.error(`Internal error in request ${requestId}`, facts);
}

function isCancellation(cause: unknown): boolean {
  return cause instanceof StoreFailure || (cause instanceof Error && cause.name === 'AbortError');
}

/** Messages of graphql-js quote the client's text in full, whatever its length. */
function cut(message: string): string {
  return message.length > 2_000 ? `${message.slice(0, 2_000)}…` : message;
}
