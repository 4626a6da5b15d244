import { FailureReason } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';
import type { FailedAttempt } from './with-retries.ts';

/** What it means that no answer came, from what `fetch` or reading the body threw. */
export function classifyConnection(cause: unknown, { origin }: URL): FailedAttempt {
  const { code, message } = innermost(cause);
  const named = code === '' ? message : `${message} (${code})`;
  if (insecure.test(code))
    return { failure: embeddingFailure(FailureReason.Misconfigured, 'embed', `no secure connection to ${origin}: ${named}`, cause) };
  const noHttp = code.startsWith('HPE_') || message === 'bad port';
  if (noHttp)
    return { failure: embeddingFailure(FailureReason.Misconfigured, 'embed', `${origin} cannot be spoken to by HTTP: ${named}`, cause) };
  return { failure: embeddingFailure(FailureReason.Unavailable, 'embed', `no answer from ${origin}: ${named}`, cause) };
}

/** OpenSSL's and Node's codes for certificates that do not do and servers that do not speak TLS. */
const insecure = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

/** fetch wraps what happened, sometimes twice, and attempts at several addresses in an AggregateError. */
function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined) return innermost(error.cause);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { code, message: (error instanceof Error ? error.message : String(error)).trim() };
}
