import { OperationTypeNode } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { admitOperation, coerceVariables } from './admit-operation.ts';
import type { AdmittedOperation } from './admit-operation.ts';
import type { OperationRequest, RequestScope, ResultStream, ScopeRequest } from './engine.ts';
import { executeInScope, executeOperation } from './execute-operation.ts';
import type { Execution } from './execute-operation.ts';
import { asksForPlanOnly, explainOperation } from './explain-operation.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { presentErrors, refusal } from './present-errors.ts';
import { resolveOperation } from './resolve-operation.ts';
import { resultStream } from './result-stream.ts';

/** Prepared operation of any kind → stream of results for a subscription, else its one result. */
export async function subscribeToOperation<Scope extends RequestScope>(
  execution: Execution<Scope>,
  prepared: PreparedDocument,
  request: OperationRequest,
  scopeRequest: ScopeRequest,
): Promise<ResultStream | ExecutionResult> {
  try {
    const kind = resolveOperation(prepared, request).operation;
    if (kind !== OperationTypeNode.SUBSCRIPTION) return await executeOperation(execution, prepared, request, scopeRequest);
    const operation = admitOperation(execution, prepared, request);
    if (asksForPlanOnly(scopeRequest)) return await explainOperation(execution, prepared, operation, scopeRequest);
    coerceVariables(execution.schema, prepared, operation);
    return await openStream(execution, prepared, operation, scopeRequest);
  } catch (error) {
    return refusal(error, { ...scopeRequest, log: execution.log });
  }
}

/**
 * The source is opened in a scope that lives as long as the subscription; its signal also aborts when the stream is ended
 * from here, and a source that waits must heed it. Each event is executed in a scope of its own.
 */
async function openStream<Scope extends RequestScope>(
  execution: Execution<Scope>,
  { document }: PreparedDocument,
  operation: AdmittedOperation,
  scopeRequest: ScopeRequest,
): Promise<ResultStream | ExecutionResult> {
  const { schema, executor, openScope, log } = execution;
  const presentation = { ...scopeRequest, log };
  const ended = new AbortController();
  const signal = AbortSignal.any([scopeRequest.signal, ended.signal]);
  const subscription = { ...scopeRequest, signal };
  const scope = openScope(subscription);
  const close = (): void => {
    ended.abort();
    scope.close();
  };
  try {
    const { definition, variables } = operation;
    const source = await executor.openSource({ schema, document, operationName: definition.name?.value, variables, scope });
    if (!(Symbol.asyncIterator in source)) {
      close();
      return { errors: presentErrors(source.errors ?? [], presentation) };
    }
    return resultStream({
      source,
      execute: (event) => executeInScope(execution, document, operation, subscription, event),
      failed: (error) => refusal(error, presentation),
      signal,
      onEnd: close,
    });
  } catch (error) {
    close();
    throw error;
  }
}
