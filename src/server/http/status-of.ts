import type { ExecutionResult } from 'graphql';
import { ErrorCode } from '../../kernel/errors.ts';
import { MediaType } from './media-type.ts';

/**
 * The HTTP status of a GraphQL response. Plain JSON may come from anyone on the way, so there a well-formed response is
 * always 200; `application/graphql-response+json` says by its status whether anything was executed.
 */
export function statusOf({ data, errors }: ExecutionResult, mediaType: MediaType): number {
  if (data !== undefined || mediaType === MediaType.Json) return 200;
  const code = errors?.[0]?.extensions['code'];
  return statuses.get(code) ?? 400;
}

const statuses: ReadonlyMap<unknown, number> = new Map([
  [ErrorCode.Internal, 500],
  [ErrorCode.StoreUnavailable, 503],
  [ErrorCode.DeadlineExceeded, 504],
  [ErrorCode.Forbidden, 403],
]);
