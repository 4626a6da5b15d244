import { getVariableValues } from 'graphql';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import { checkVariables } from './check-variables.ts';
import { inheritNothing } from './inherit-nothing.ts';
import type { EngineOptions, Operation, OperationRequest, RequestScope } from './engine.ts';
import type { EngineLimits } from './engine-limits.ts';
import { hasFixedCost, operationCost } from './operation-cost.ts';
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
  const fixed = fixedCosts.get(prepared)?.get(operation.definition);
  if (fixed !== undefined && admit === undefined) checkCost(fixed, limits);
  else {
    const coerced = coerceVariables(schema, prepared, operation);
    const cost = operationCost(schema, coerced);
    checkCost(cost, limits);
    if (hasFixedCost(prepared.document)) keep(prepared, operation.definition, cost);
    admit?.(coerced);
  }
  return operation;
}

/** Costs that hang on no variable are worked out once for each prepared document. */
const fixedCosts = new WeakMap<PreparedDocument, Map<OperationDefinitionNode, number>>();

function keep(prepared: PreparedDocument, definition: OperationDefinitionNode, cost: number): void {
  fixedCosts.set(prepared, (fixedCosts.get(prepared) ?? new Map()).set(definition, cost));
}

function checkCost(cost: number, { objects }: EngineLimits): void {
  if (cost <= objects) return;
  throw new ClientError(ErrorCode.OverLimit, `The operation may give back ${cost} objects, more than the ${objects} allowed.`, {
    expected: `at most ${objects}, as the product of all page sizes along a path, added up over all paths`, received: `${cost}`,
    remedy: 'Ask for shorter pages by "first", nest less deep, or ask in several operations.', facts: { limit: 'objects', allowed: objects, cost },
  });
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
