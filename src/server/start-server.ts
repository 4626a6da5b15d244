import { fastify } from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { answerBrokenRequest } from './http/answer-broken-request.ts';
import { answerErrors, nothingHere } from './http/answer-errors.ts';
import { startApollo } from './http/apollo.ts';
import { addGraphQLRoute } from './http/graphql-route.ts';
import { addHealthRoutes } from './http/health-routes.ts';
import { parseJsonBody } from './http/parse-json-body.ts';
import { addIdeRoutes } from './ide/ide-routes.ts';
import { requestIdOf } from './request-id.ts';
import { defaultServerLimits } from './server-options.ts';
import type { ServerLimits, ServerOptions } from './server-options.ts';
import { acceptWebSockets } from './websocket/accept-websockets.ts';

export interface RunningServer {
  /** Where a person finds it, such as `http://localhost:4000`. */
  readonly url: string;
  readonly port: number;
  /** Takes nothing new, lets what runs finish for at most `graceMs`, then cuts off the rest. Later calls wait for the first. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

/** Where GraphQL is served, by HTTP and by websocket. */
const graphqlPath = '/graphql';

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { engine, origins, readiness, ide, log, host = '127.0.0.1' } = options;
  const limits = { ...defaultServerLimits, ...options.limits };
  const apollo = await startApollo(engine, log);
  const app = createApp(limits, log);
  addHealthRoutes(app, readiness);
  addGraphQLRoute(app, { path: graphqlPath, engine, apollo, origins, ...(ide && { page: '/' }) });
  if (ide) addIdeRoutes(app, ide, graphqlPath);
  const webSockets = acceptWebSockets({
    server: app.server,
    path: graphqlPath,
    origins,
    limits,
    host: { engine, operationsPerSocket: limits.operationsPerSocket, log },
  });

  let closed: Promise<void> | undefined;
  app.addHook('onSend', async (_request, reply) => {
    // A connection kept alive after its last answer would be waited for until it times out.
    if (closed) reply.header('connection', 'close');
  });

  async function close(graceMs: number): Promise<void> {
    const overtime = setTimeout(() => {
      webSockets.terminate();
      app.server.closeAllConnections();
    }, graceMs);
    await Promise.all([app.close(), webSockets.drain()]);
    clearTimeout(overtime);
    await apollo.stop();
  }

  try {
    await app.listen({ host, port: options.port });
  } catch (error) {
    await close(0);
    throw asOperatorError(error, host, options.port);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${nameOf(host)}:${port}`,
    port,
    close: ({ graceMs }) => (closed ??= close(graceMs)),
  };
}

function createApp(limits: ServerLimits, log: Log): FastifyInstance {
  const answerError = answerErrors(limits.bodyBytes, log);
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    genReqId: ({ headers }) => requestIdOf(headers),
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerError,
    http: { headersTimeout: limits.headersTime, connectionsCheckingInterval: Math.min(1_000, limits.headersTime) },
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(nothingHere(), request, reply));
  app.server.maxConnections = limits.connections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async ({ headers }: FastifyRequest, body: Buffer) =>
    parseJsonBody(body, headers));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  return app;
}

/** What a person types to reach an interface. */
function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::1', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function asOperatorError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new OperatorError(`Port ${port} is taken; set PORT to a free one.`, error);
  if (code === 'EACCES') return new OperatorError(`Port ${port} may not be opened by this user; set PORT to one above 1023.`, error);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new OperatorError(`This machine has no interface ${host}; set HOST to one it has.`, error);
  }
  return error;
}
