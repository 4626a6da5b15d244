import type { FastifyReply, FastifyRequest } from 'fastify';
import { presentErrors } from '../../engine/present-errors.ts';
import { ClientError, ErrorCode } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { badRequest, HttpRefusal } from './http-refusal.ts';

/** Answers what was thrown on the way of a request. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Every answer that is not a result has the shape of one: `{ "errors": [{ "message", "extensions": { "code" } }] }`. */
export function answerErrors(bodyBytes: number, log: Log): AnswerError {
  return async (thrown, request, reply) => {
    const error = asRefusal(thrown, request, bodyBytes);
    const { status, headers, error: cause } = error instanceof HttpRefusal ? error : { status: 500, headers: {}, error };
    const errors = presentErrors([cause], { requestId: request.id, log });
    await reply.code(status).headers(headers).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ errors }));
  };
}

export function nothingHere(): HttpRefusal {
  const remedy = 'GraphQL is at /graphql.';
  return new HttpRefusal(404, new ClientError(ErrorCode.NotFound, 'Nothing is served at this address.', { remedy }));
}

/** Fastify's own refusals, by its codes; an unknown one of the 4xx keeps its status and says no more. */
function asRefusal(error: unknown, { headers }: FastifyRequest, bodyBytes: number): unknown {
  if (error instanceof HttpRefusal || !(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return badRequest(415, 'The body has a type that is not read.', {
      expected: 'content-type: application/json',
      received: headers['content-type']?.slice(0, 80) ?? 'no content-type',
    });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const facts = { limit: 'bodyBytes', allowed: bodyBytes };
    const details = { expected: `at most ${bodyBytes} bytes`, remedy: 'Send less at once.', facts };
    return new HttpRefusal(413, new ClientError(ErrorCode.OverLimit, 'The body is too large.', details), { connection: 'close' });
  }
  return status >= 400 && status < 500 ? badRequest(status, 'The request is malformed.', {}) : error;
}
