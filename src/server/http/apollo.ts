import { ApolloServer } from '@apollo/server';
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ExecutionResult } from 'graphql';
import type { Engine, OperationRequest, ScopeRequest } from '../../engine/engine.ts';
import type { PreparedDocument } from '../../engine/prepared-document.ts';
import type { Log } from '../../kernel/log.ts';
import { DocumentsInFlight } from './documents-in-flight.ts';

/** One HTTP request on its way through Apollo Server. */
export interface ApolloExchange {
  readonly request: HTTPGraphQLRequest;
  /** Undefined where the request has no text of a document at all, which Apollo then refuses. */
  readonly prepared: PreparedDocument | undefined;
  readonly scope: ScopeRequest;
}

export interface ApolloAnswer extends HTTPGraphQLResponse {
  /** What the engine gave; undefined where Apollo refused before asking it. */
  readonly result: ExecutionResult | undefined;
}

export interface Apollo {
  answer(exchange: ApolloExchange): Promise<ApolloAnswer>;
  stop(): Promise<void>;
}

/** Runs the exchange's document; what Apollo's executor finds in the context of its request. */
interface ApolloContext {
  readonly execute: (request: OperationRequest) => Promise<ExecutionResult>;
}

/**
 * Apollo Server for what it knows of HTTP requests (their shape, mutations by GET) and for those who bring plugins.
 * Documents come prepared and are executed by the engine, so Apollo parses, validates and wraps nothing: its default
 * plugins are off, of which cache control alone would wrap every field resolver.
 */
export async function startApollo(engine: Engine, log: Log): Promise<Apollo> {
  const documents = new DocumentsInFlight();
  const server = new ApolloServer<ApolloContext>({
    gateway: {
      onSchemaLoadOrUpdate(loaded) {
        loaded({ apiSchema: engine.schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({ executor: ({ context, request }) => context['execute'](request) }),
      stop: async () => {},
    },
    documentStore: documents,
    introspection: true,
    csrfPrevention: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: {
      debug: () => {},
      info: (message) => log.info(message),
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await server.start();

  return {
    async answer({ request, prepared, scope }) {
      let result: ExecutionResult | undefined;
      const context = async (): Promise<ApolloContext> => ({
        async execute(operation) {
          if (!prepared) throw new Error('Apollo executes a document nobody prepared');
          return (result = await engine.execute(prepared, operation, scope));
        },
      });
      const run = (): Promise<HTTPGraphQLResponse> => server.executeHTTPGraphQLRequest({ httpGraphQLRequest: request, context });
      const response = await (prepared ? documents.with(prepared, run) : run());
      return { ...response, result };
    },
    stop: () => server.stop(),
  };
}
