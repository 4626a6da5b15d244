import { FailureReason } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';
import type { OpenAiSettings } from './check-options.ts';
import type { FailedAttempt } from './with-retries.ts';

/** What an HTTP answer other than 2xx means. */
export function classifyAnswer({ status, headers }: Response, body: string, settings: OpenAiSettings): FailedAttempt {
  const { endpoint, model, apiKey } = settings;
  const { message, code } = problemIn(body);
  // Some servers quote the key that they refuse.
  const said = apiKey === undefined ? message : message.replaceAll(apiKey, '…');
  const answer = `${endpoint.origin}${endpoint.pathname} answered ${status}${said === '' ? '' : `: ${said.slice(0, 300)}`}`;
  const misconfigured = (remedy: string): FailedAttempt => ({
    failure: embeddingFailure(FailureReason.Misconfigured, 'embed', `${answer}; ${remedy}`),
  });

  if (status < 400) return misconfigured('it sends elsewhere: give the URL where it ends');
  if (status === 401 || status === 403) return misconfigured(apiKey === undefined ? 'it wants an API key' : 'check the API key');
  if (status === 404 || status === 405) return misconfigured(`check the URL and that there is a model ${model}`);
  // Retrying does not fill an account.
  if (status === 429 && code === 'insufficient_quota') return misconfigured('check plan and billing of the account');
  if (status >= 500 || passing.has(status))
    return { failure: embeddingFailure(FailureReason.Unavailable, 'embed', answer), retryAfter: retryAfterOf(headers) };
  return { failure: embeddingFailure(FailureReason.Rejected, 'embed', answer) };
}

/** Request timeout, conflict, locked, too early, too many requests: all of them about the moment. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);

/** In the words of OpenAI, of FastAPI, of others that speak JSON, or else of whoever wrote the page. */
function problemIn(body: string): { readonly message: string; readonly code: string } {
  try {
    const answer = JSON.parse(body) as Partial<Record<'error' | 'detail' | 'message', unknown>> | null;
    const problem = answer?.error ?? answer?.detail ?? answer?.message ?? answer;
    const details = (typeof problem === 'object' && problem !== null ? problem : {}) as Partial<
      Record<'message' | 'code' | 'type', unknown>
    >;
    const message = details.message ?? problem;
    return { message: typeof message === 'string' ? message : JSON.stringify(message), code: String(details.code ?? details.type) };
  } catch {
    const text = body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    return { message: text.trim(), code: '' };
  }
}

/** Milliseconds, from either form of the header: seconds or a date. */
function retryAfterOf(headers: Headers): number | undefined {
  const wish = headers.get('retry-after');
  if (wish === null) return undefined;
  const milliseconds = /^\d+(\.\d+)?$/.test(wish) ? Number(wish) * 1000 : Date.parse(wish) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
