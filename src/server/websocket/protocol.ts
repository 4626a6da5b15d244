import { parse } from 'graphql';
import type { ExecutionArgs, GraphQLError, GraphQLFormattedError } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { Server } from 'graphql-ws';
import { presentErrors } from '../../engine/present-errors.ts';
import type { Connection } from './connection.ts';
import { RefusedOperation, socketOperation } from './socket-operation.ts';
import type { OperationHost } from './socket-operation.ts';

/**
 * The protocol graphql-transport-ws by graphql-ws, with every operation run by the engine as one stream that ends the
 * moment its client says so. Stock graphql-ws keeps an operation until its execution has settled and then forgets
 * whoever has its id by now; streams that end at once, and a socket that hands over one message at a time, leave no time
 * for an id to be taken twice.
 */
export function createProtocol(host: OperationHost, initTime: number): Server<Connection> {
  // What graphql-ws itself would execute. It only looks for an operation in it; onOperation puts ours in its place.
  const placeholder: ExecutionArgs = { schema: host.engine.schema, document: parse('{ __typename }') };
  return makeServer<Record<string, unknown> | undefined, Connection>({
    connectionInitWaitTimeout: initTime,
    onConnect: ({ extra: { id, headers }, connectionParams = {} }) =>
      host.engine.admits({ headers, connectionParams, signal: AbortSignal.abort(), transport: 'websocket', requestId: id }),
    onSubscribe: () => placeholder,
    execute: () => ({ data: null }),
    onOperation: ({ extra, connectionParams }, _id, payload) => socketOperation(host, extra, payload, connectionParams),
    onError: ({ extra }, _id, _payload, errors) => presented(errors, extra, host),
  });
}

/** What an operation threw: its refusal, or a fault, such as a value that has no JSON. */
function presented([error]: readonly GraphQLError[], { id }: Connection, { log }: OperationHost): readonly GraphQLFormattedError[] {
  const cause = error?.originalError;
  const errors = cause instanceof RefusedOperation ? cause.errors : presentErrors([cause], { requestId: id, log });
  return errors.map((one) => one.toJSON());
}
