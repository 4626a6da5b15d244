import { createSourceEventStream, execute } from 'graphql';
import type { ExecutionArgs } from 'graphql';
import type { Executor, ExecutorArguments } from './executor.ts';

/** The reference implementation. */
export const graphqlJsExecutor: Executor = {
  execute: (args) => execute(toExecutionArgs(args)),
  openSource: (args) => createSourceEventStream(toExecutionArgs(args)),
};

function toExecutionArgs({ schema, document, operationName, variables, scope, rootValue }: ExecutorArguments): ExecutionArgs {
  return { schema, document, operationName, variableValues: variables, contextValue: scope, rootValue };
}
