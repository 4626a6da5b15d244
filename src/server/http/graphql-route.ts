import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../../engine/engine.ts';
import { isRefused } from '../../engine/prepared-document.ts';
import type { OriginPolicy } from '../origins.ts';
import type { Apollo } from './apollo.ts';
import { checkCrossSite } from './check-cross-site.ts';
import { answerPreflight, setCorsHeaders } from './cors.ts';
import { badRequest } from './http-refusal.ts';
import { preferredMediaType } from './media-type.ts';
import type { MediaType } from './media-type.ts';
import { readRequest } from './read-request.ts';
import { statusOf } from './status-of.ts';

export interface GraphQLRoute {
  readonly path: string;
  readonly engine: Engine;
  readonly apollo: Apollo;
  readonly origins: OriginPolicy;
  /** Where a person is sent who opens the path in a browser. */
  readonly page?: string;
}

/** GraphQL over HTTP: queries by GET and POST, mutations by POST. */
export function addGraphQLRoute(app: FastifyInstance, route: GraphQLRoute): void {
  const { path, origins, page } = route;
  app.route({
    method: ['GET', 'POST'],
    url: path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      if (page !== undefined && isOpenedByPerson(request)) return reply.redirect(page);
      setCorsHeaders(request, reply, origins);
      await answer(route, request, reply);
    },
  });
  app.options(path, (request, reply) => answerPreflight(request, reply, origins));
  app.route({
    method: ['PUT', 'PATCH', 'DELETE', 'HEAD'],
    url: path,
    handler: ({ method }) => {
      const details = { expected: 'POST, or GET for queries', received: method };
      throw badRequest(405, `${method} is not served here.`, details, { allow: 'GET, POST, OPTIONS' });
    },
  });
}

function isOpenedByPerson({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.includes('?') && (headers.accept ?? '').startsWith('text/html');
}

/** Everything that can be refused without executing is refused before Apollo, which checks some of it only afterwards. */
async function answer({ engine, apollo }: GraphQLRoute, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const mediaType = preferredMediaType(request.headers.accept);
  if (request.method === 'GET') checkCrossSite(request.headers);
  const { request: apolloRequest, text, headers, extensions } = readRequest(request);
  const prepared = text === undefined ? undefined : engine.prepare(text, request.id);
  if (prepared && isRefused(prepared)) return send(reply, statusOf(prepared, mediaType), mediaType, JSON.stringify(prepared));

  const signal = abortedWithConnection(reply);
  const scope = { headers, ...(extensions && { extensions }), signal, transport: 'http', requestId: request.id } as const;
  const { body, headers: answerHeaders, status = 200, result } = await apollo.answer({ request: apolloRequest, prepared, scope });
  if (body.kind !== 'complete') throw new Error('Apollo answered in parts, which nobody asked for');
  for (const [name, value] of answerHeaders) reply.header(name, value);
  send(reply, result ? statusOf(result, mediaType) : status, mediaType, body.string);
}

function send(reply: FastifyReply, status: number, mediaType: MediaType, body: string): void {
  reply.code(status).header('content-type', `${mediaType}; charset=utf-8`).header('cache-control', 'no-store').send(body);
}

/** Aborts when the connection is gone before the answer was sent. */
function abortedWithConnection(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) gone.abort();
  });
  return gone.signal;
}
