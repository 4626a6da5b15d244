import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAllowedOrigin } from '../origins.ts';
import type { OriginPolicy } from '../origins.ts';

/** Lets an allowed page of another origin read the answer. A page that is not allowed gets the same answer, unreadable. */
export function setCorsHeaders(request: FastifyRequest, reply: FastifyReply, policy: OriginPolicy): void {
  const { origin, host } = request.headers;
  reply.header('vary', 'Accept, Origin');
  if (origin === undefined || !isAllowedOrigin(origin, host, policy)) return;
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'x-request-id');
}

/** Answers what a browser asks before it sends another origin's request. */
export async function answerPreflight(request: FastifyRequest, reply: FastifyReply, policy: OriginPolicy): Promise<void> {
  const { origin, host, 'access-control-request-headers': wished } = request.headers;
  reply.header('vary', 'Origin, Access-Control-Request-Headers').header('allow', 'GET, POST, OPTIONS');
  if (origin !== undefined && isAllowedOrigin(origin, host, policy)) {
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '600' });
    if (wished !== undefined) reply.header('access-control-allow-headers', wished);
  }
  await reply.code(204).send();
}
