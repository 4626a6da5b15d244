import type { DocumentNode, ExecutionResult, GraphQLSchema, OperationDefinitionNode, ValidationRule } from 'graphql';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import type { Endable } from '../kernel/ends-at-once.ts';
import type { Log } from '../kernel/log.ts';
import { createDocumentCache } from './document-cache.ts';
import type { EngineLimits } from './engine-limits.ts';
import { executeOperation } from './execute-operation.ts';
import type { Execution } from './execute-operation.ts';
import { graphqlJsExecutor } from './graphql-js-executor.ts';
import { prepareDocument } from './prepare-document.ts';
import type { PreparedDocument, RefusedDocument } from './prepared-document.ts';
import { refusal } from './present-errors.ts';
import { subscribeToOperation } from './subscribe-to-operation.ts';

/** What a transport knows of a request before it is executed. */
export interface ScopeRequest {
  /** Names in lower case. Of a websocket, those of its handshake. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The payload of a websocket's `connection_init`. */
  readonly connectionParams?: Readonly<Record<string, unknown>>;
  /** The request's own `extensions`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly transport: 'http' | 'websocket';
  /** Names the request in the log and to the client. */
  readonly requestId: string;
}

/**
 * What resolvers get as their context. Opened for each query, each root field of a mutation, each subscription (for its
 * source) and each event of one, because loaders kept from one event to the next would answer with old rows.
 */
export interface RequestScope {
  /** Called once, when nothing more will be asked of it. */
  close(): void;
  /** What is told to the client beside the data; asked once, after execution. */
  extensions(): Readonly<Record<string, unknown>> | undefined;
}

/** One operation of a prepared document, ready to be executed. */
export interface Operation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Coerced: defaults filled in, custom scalars parsed. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface OperationRequest {
  readonly operationName?: string | null | undefined;
  /** As they came from the client. */
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What is told of an operation instead of its result. */
export interface Explanation {
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Why fields of it would be refused. */
  readonly errors: readonly Error[];
}

export interface EngineOptions<Scope extends RequestScope> {
  readonly schema: GraphQLSchema;
  /** May throw a ClientError, which refuses the request. */
  readonly openScope: (request: ScopeRequest) => Scope;
  /** Answers "plan only" requests; without it they are refused. */
  readonly explain?: (operation: Operation, scope: Scope) => Promise<Explanation>;
  /** Refuses an operation before anything of it is planned or executed, by throwing a ClientError. */
  readonly admit?: (operation: Operation) => void;
  /** Checked with the standard ones, once for each document. */
  readonly validationRules?: readonly ValidationRule[];
  readonly limits: EngineLimits;
  readonly log: Log;
}

/**
 * Documents in, results out, without a transport. Every error in a result is fit for a client's eyes and has a code of
 * `ErrorCode`; a result without `data` was refused before execution. Nothing here throws or rejects.
 */
export interface Engine {
  readonly schema: GraphQLSchema;
  /** Parses, validates and bounds a document, once for each text as long as it is remembered. */
  prepare(text: string, requestId: string): PreparedDocument | RefusedDocument;
  /**
   * Whether anything at all is allowed to who asks like this: opens a scope and closes it. What else may be wrong then is
   * told with each operation.
   */
  admits(scope: ScopeRequest): boolean;
  /** Runs a query or mutation. */
  execute(prepared: PreparedDocument, request: OperationRequest, scope: ScopeRequest): Promise<ExecutionResult>;
  /** Runs any operation: a subscription gives a stream, unless it is refused or only its plan was asked for. */
  subscribe(prepared: PreparedDocument, request: OperationRequest, scope: ScopeRequest): Promise<ResultStream | ExecutionResult>;
}

/** The results of a subscription, pulled one at a time. `return` ends it at once, also while `next` is waiting. */
export type ResultStream = Endable<ExecutionResult>;

export function createEngine<Scope extends RequestScope>(options: EngineOptions<Scope>): Engine {
  const { schema, limits, log } = options;
  const documents = createDocumentCache(limits);
  const execution: Execution<Scope> = { ...options, executor: graphqlJsExecutor };

  return {
    schema,

    prepare(text, requestId) {
      const known = documents.get(text);
      if (known) return known;
      try {
        const prepared = prepareDocument(text, schema, options.validationRules ?? [], limits);
        documents.add(prepared);
        return prepared;
      } catch (error) {
        return refusal(error, { requestId, log });
      }
    },

    admits(scope) {
      try {
        options.openScope(scope).close();
        return true;
      } catch (error) {
        return !(error instanceof ClientError && error.code === ErrorCode.Forbidden);
      }
    },

    execute: (prepared, request, scope) => executeOperation(execution, prepared, request, scope),
    subscribe: (prepared, request, scope) => subscribeToOperation(execution, prepared, request, scope),
  };
}
