import { getVariableValues } from 'graphql';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ErrorCode } from '../kernel/errors.ts';
import { checkVariables } from './check-variables.ts';
import { inheritNothing } from './inherit-nothing.ts';
import type { EngineOptions, Operation, OperationRequest, RequestScope } from './engine.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { withCode } from './present-errors.ts';
import { resolveOperation } from './resolve-operation.ts';

/** The operation a request is about, and its variables as they came. */
export interface AdmittedOperation {
  readonly definition: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The operation a request is about, once it may be planned and executed; throws where it may not. */
export function admitOperation<Scope extends RequestScope>(
  { schema, admit, limits }: EngineOptions<Scope>,
  prepared: PreparedDocument,
  request: OperationRequest,
): AdmittedOperation {
  const variables = request.variables ?? {};
  checkVariables(variables, limits);
  const operation = { definition: resolveOperation(prepared, request), variables: inheritNothing(variables) };
  admit?.(coerceVariables(schema, prepared, operation));
  return operation;
}

/** The variables as resolvers will get them; throws all that do not fit. */
export function coerceVariables(
  schema: GraphQLSchema,
  { document }: PreparedDocument,
  { definition, variables }: AdmittedOperation,
): Operation {
  const { errors, coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], variables, { maxErrors: 20 });
  if (errors) throw new AggregateError(errors.map((error) => withCode(error, ErrorCode.BadUserInput)));
  return { document, definition, variables: coerced };
}
