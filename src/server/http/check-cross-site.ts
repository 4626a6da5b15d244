import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from './http-refusal.ts';

/**
 * Refuses a GET that a page of another site may have caused without asking (CSRF, and timing attacks by it). Such a page
 * can load any address, but an image, script, form or link cannot name our media types in `Accept`, and a `fetch`, which
 * can, is marked by every browser with `Sec-Fetch-Site`. A header that needs a preflight settles it. POST needs no check:
 * `application/json` is not a content type a page may send without a preflight.
 */
export function checkCrossSite(headers: IncomingHttpHeaders): void {
  if (preflighted.some((name) => headers[name])) return;
  const site = headers['sec-fetch-site'];
  const isCrossSite = site === 'cross-site' || site === 'same-site';
  if (!isCrossSite && /application\/(graphql-response\+)?json/i.test(headers.accept ?? '')) return;
  throw badRequest(400, 'A GET like this may come from a page of another site, so it is not executed.', {
    expected: 'a header no such page can send',
    remedy: 'Send "Accept: application/graphql-response+json" from outside a browser, or "apollo-require-preflight: true" from a page.',
  });
}

/** No page can send these to another site unless a preflight allowed it. A GET's `content-type` can only be JSON here. */
const preflighted = ['apollo-require-preflight', 'x-apollo-operation-name', 'graphql-require-preflight', 'content-type'];
