import { ClientError, ErrorCode } from '../../kernel/errors.ts';
import type { ErrorDetails } from '../../kernel/errors.ts';

type ResponseHeaders = Readonly<Record<string, string>>;

/** A request that is refused for how it came, before anyone looked at the GraphQL in it. */
export class HttpRefusal extends Error {
  readonly status: number;
  readonly error: ClientError;
  readonly headers: ResponseHeaders;

  constructor(status: number, error: ClientError, headers: ResponseHeaders = {}) {
    super(error.message);
    this.name = 'HttpRefusal';
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

export function badRequest(status: number, message: string, details: ErrorDetails, headers?: ResponseHeaders): HttpRefusal {
  return new HttpRefusal(status, new ClientError(ErrorCode.BadRequest, message, details), headers);
}
