import { HeaderMap } from '@apollo/server';
import type { HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { ScopeRequest } from '../../engine/engine.ts';

/** What a request to `/graphql` asks, as Apollo takes it, and what of it is needed before Apollo sees it. */
export interface ReadRequest {
  readonly request: HTTPGraphQLRequest;
  /** The document's text; undefined where there is none. */
  readonly text: string | undefined;
  readonly headers: ScopeRequest['headers'];
  readonly extensions: ScopeRequest['extensions'];
}

export function readRequest({ method, url, headers: rawHeaders, body }: FastifyRequest): ReadRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(rawHeaders)) if (value !== undefined) headers[name] = String(value);
  const search = method === 'GET' ? searchOf(url) : new URLSearchParams();
  const request = { method, headers: headersForApollo(headers), search: `?${search}`, body };
  return method === 'GET'
    ? { request, text: search.get('query') ?? undefined, headers, extensions: parsedRecord(search.get('extensions')) }
    : { request, text: textIn(body), headers, extensions: isRecord(body) && isRecord(body['extensions']) ? body['extensions'] : undefined };
}

/** The media type is chosen before Apollo, which chooses only after it has executed. */
function headersForApollo(headers: Readonly<Record<string, string>>): HeaderMap {
  const map = new HeaderMap(Object.entries(headers));
  map.delete('accept');
  return map;
}

/** A parameter without a value is the same as an absent one. */
function searchOf(url: string): URLSearchParams {
  const start = url.indexOf('?');
  const search = new URLSearchParams(start < 0 ? '' : url.slice(start));
  return new URLSearchParams([...search].filter(([, value]) => value !== ''));
}

function textIn(body: unknown): string | undefined {
  return isRecord(body) && typeof body['query'] === 'string' && body['query'] !== '' ? body['query'] : undefined;
}

/** What is not JSON is left to Apollo, which refuses it. */
function parsedRecord(json: string | null): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json ?? 'null');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
