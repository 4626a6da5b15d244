import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { RequestScope } from './engine.ts';

export interface ExecutorArguments {
  readonly schema: GraphQLSchema;
  /** Valid, and with exactly one operation to be executed: the one named, or the only one. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What resolvers get as their context. */
  readonly scope: RequestScope;
  /** The parent of the root fields; the event, when one of a subscription is executed. */
  readonly rootValue?: unknown;
}

/** What runs an operation against the schema's resolvers. Variables that do not fit give a result without `data`. */
export interface Executor {
  execute(args: ExecutorArguments): ExecutionResult | Promise<ExecutionResult>;
  /** Opens a subscription's source: its events, not yet executed; or a result without `data` where that fails. */
  openSource(args: ExecutorArguments): Promise<AsyncIterable<unknown> | ExecutionResult>;
}
