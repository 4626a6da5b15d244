import { OperationTypeNode } from 'graphql';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import { admitOperation, coerceVariables } from './admit-operation.ts';
import type { AdmittedOperation } from './admit-operation.ts';
import type { EngineOptions, OperationRequest, RequestScope, ScopeRequest } from './engine.ts';
import type { Executor } from './executor.ts';
import { asksForPlanOnly, explainOperation } from './explain-operation.ts';
import { mutationSteps } from './mutation-steps.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { presentErrors, refusal, withCode } from './present-errors.ts';

/** What it takes to execute: an engine's options and its executor. */
export interface Execution<Scope extends RequestScope> extends EngineOptions<Scope> {
  readonly executor: Executor;
}

/** Prepared query or mutation → result. */
export async function executeOperation<Scope extends RequestScope>(
  execution: Execution<Scope>,
  prepared: PreparedDocument,
  request: OperationRequest,
  scopeRequest: ScopeRequest,
): Promise<ExecutionResult> {
  try {
    const operation = admitOperation(execution, prepared, request);
    const kind = operation.definition.operation;
    if (kind === OperationTypeNode.SUBSCRIPTION) throw needsConnection();
    if (asksForPlanOnly(scopeRequest)) return await explainOperation(execution, prepared, operation, scopeRequest);
    if (kind === OperationTypeNode.MUTATION) return await executeSteps(execution, prepared, operation, scopeRequest);
    return await executeInScope(execution, prepared.document, operation, scopeRequest);
  } catch (error) {
    return refusal(error, { ...scopeRequest, log: execution.log });
  }
}

/** Runs one document in a scope of its own. */
export async function executeInScope<Scope extends RequestScope>(
  { schema, executor, openScope, log }: Execution<Scope>,
  document: DocumentNode,
  { definition, variables }: AdmittedOperation,
  scopeRequest: ScopeRequest,
  rootValue?: unknown,
): Promise<ExecutionResult> {
  const scope = openScope(scopeRequest);
  try {
    const args = { schema, document, operationName: definition.name?.value, variables, scope, rootValue };
    const { data, errors, extensions } = await executor.execute(args);
    const presentation = { ...scopeRequest, log };
    // The operation is resolved already: what is refused now are variables that do not fit.
    if (data === undefined) return refusal(new AggregateError((errors ?? []).map((error) => withCode(error, ErrorCode.BadUserInput))), presentation);
    const told = scope.extensions();
    return {
      data,
      ...(errors && { errors: presentErrors(errors, presentation) }),
      ...((extensions ?? told) && { extensions: { ...extensions, ...told } }),
    };
  } finally {
    scope.close();
  }
}

/** One root field after the other, until one that may not be null fails; the same result as executing all at once. */
async function executeSteps<Scope extends RequestScope>(
  execution: Execution<Scope>,
  prepared: PreparedDocument,
  operation: AdmittedOperation,
  scopeRequest: ScopeRequest,
): Promise<ExecutionResult> {
  let result: ExecutionResult = { data: {} };
  for (const step of mutationSteps(coerceVariables(execution.schema, prepared, operation))) {
    result = merge(result, await executeInScope(execution, step, operation, scopeRequest));
    if (!result.data) return result;
  }
  return result;
}

function merge(before: ExecutionResult, next: ExecutionResult): ExecutionResult {
  const errors = [...(before.errors ?? []), ...(next.errors ?? [])];
  const extensions = { ...before.extensions, ...next.extensions };
  return {
    data: next.data ? { ...before.data, ...next.data } : null,
    ...(errors.length > 0 && { errors }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
  };
}

function needsConnection(): ClientError {
  return new ClientError(ErrorCode.BadRequest, 'A subscription needs a connection that stays open.', {
    expected: 'a query or a mutation',
    received: 'a subscription',
    remedy: 'Connect by websocket to the same address, with the subprotocol graphql-transport-ws.',
  });
}
