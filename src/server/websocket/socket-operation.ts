import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Engine, ScopeRequest } from '../../engine/engine.ts';
import { isRefused } from '../../engine/prepared-document.ts';
import { refusal } from '../../engine/present-errors.ts';
import { ClientError, ErrorCode } from '../../kernel/errors.ts';
import { endsAtOnce } from '../../kernel/ends-at-once.ts';
import type { Endable } from '../../kernel/ends-at-once.ts';
import type { Log } from '../../kernel/log.ts';
import type { Connection } from './connection.ts';

/** Thrown by an operation that was refused, to end it with the protocol's `error` instead of `next` and `complete`. */
export class RefusedOperation extends Error {
  readonly errors: readonly GraphQLError[];

  constructor(errors: readonly GraphQLError[]) {
    super('The operation was refused.');
    this.name = 'RefusedOperation';
    this.errors = errors;
  }
}

export interface OperationHost {
  readonly engine: Engine;
  readonly operationsPerSocket: number;
  readonly log: Log;
}

/**
 * The results of one operation of any kind, made one at a time and only while the client has room for them. When the
 * client completes it, it ends at once and its signal aborts.
 */
export function socketOperation(
  { engine, operationsPerSocket, log }: OperationHost,
  connection: Connection,
  payload: SubscribePayload,
  connectionParams: ScopeRequest['connectionParams'],
): Endable<ExecutionResult> {
  const { query, operationName, variables, extensions } = payload;
  const left = new AbortController();
  const { signal } = left;
  const requestId = connection.nextRequestId();
  const scope: ScopeRequest = {
    headers: connection.headers,
    ...(connectionParams && { connectionParams }),
    ...(extensions && { extensions }),
    signal,
    transport: 'websocket',
    requestId,
  };

  async function* results(): AsyncGenerator<ExecutionResult, undefined> {
    if (connection.running >= operationsPerSocket) throw refused(refusal(tooMany(operationsPerSocket), { requestId, log }));
    const running = connection.start();
    try {
      await connection.outlet.roomFor(signal);
      const prepared = engine.prepare(query, requestId);
      if (isRefused(prepared)) throw refused(prepared);
      const outcome = await engine.subscribe(prepared, { operationName, variables }, scope);
      if (!('next' in outcome)) return yield unlessRefused(outcome);
      running.isStream();
      for await (const result of outcome) {
        yield unlessRefused(result);
        // A source that always has the next event would keep the event loop from everyone else.
        await nextTurn();
        await connection.outlet.roomFor(signal);
      }
    } finally {
      running.settled();
    }
  }

  return endsAtOnce(results(), () => left.abort());
}

function unlessRefused(result: ExecutionResult): ExecutionResult {
  if (result.data === undefined) throw refused(result);
  return result;
}

function refused({ errors = [] }: ExecutionResult): RefusedOperation {
  return new RefusedOperation(errors);
}

function tooMany(allowed: number): ClientError {
  return new ClientError(ErrorCode.OverLimit, `This connection already runs ${allowed} operations.`, {
    expected: `at most ${allowed}`,
    remedy: 'Complete some first, or open another connection.',
    facts: { limit: 'operationsPerSocket', allowed },
  });
}
