import { GraphQLError, Kind } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { ErrorCode } from '../kernel/errors.ts';
import type { OperationRequest } from './engine.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { withCode } from './present-errors.ts';

/** The operation a request names, or the only one; throws where there is none or the choice is open. */
export function resolveOperation({ document }: PreparedDocument, { operationName }: OperationRequest): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const wanted = operationName ? operations.filter((operation) => operation.name?.value === operationName) : operations;
  const [operation, ...others] = wanted;
  if (operation && others.length === 0) return operation;
  const names = operations.map((one) => one.name?.value ?? '(no name)').join(', ');
  const message = operationName
    ? `The document has no operation named "${operationName}"; it has ${names}.`
    : `The document has ${operations.length} operations (${names}): say which one by operationName.`;
  throw withCode(new GraphQLError(message), ErrorCode.OperationResolutionFailure);
}
