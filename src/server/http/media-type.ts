import { badRequest } from './http-refusal.ts';

export const MediaType = { GraphQL: 'application/graphql-response+json', Json: 'application/json' } as const;
export type MediaType = (typeof MediaType)[keyof typeof MediaType];

/**
 * The type of answer a client prefers, by RFC 9110: the most specific range decides a type's quality, the highest quality
 * wins, and of equals the one named first. Without a preference plain JSON, as clients older than the draft expect.
 * Refuses with 406 before anything is executed where neither is accepted.
 */
export function preferredMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept === MediaType.Json || accept === '*/*') return MediaType.Json;
  const ranges = accept.split(',').map(parseRange);
  const [best] = [MediaType.Json, MediaType.GraphQL]
    .map((type) => ({ type, range: matching(type, ranges) }))
    .filter(({ range }) => range.quality > 0)
    .sort((a, b) => b.range.quality - a.range.quality || b.range.specificity - a.range.specificity || a.range.place - b.range.place);
  if (best) return best.type;
  throw badRequest(406, 'None of the accepted media types can be served.', {
    expected: `${MediaType.GraphQL} or ${MediaType.Json}`,
    received: accept.slice(0, 80),
  });
}

interface AcceptRange {
  readonly range: string;
  readonly quality: number;
  readonly place: number;
}

function parseRange(text: string, place: number): AcceptRange {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { range, quality: quality === undefined ? 1 : Number(quality) || 0, place };
}

function matching(type: MediaType, ranges: readonly AcceptRange[]): { quality: number; specificity: number; place: number } {
  const patterns = ['*/*', 'application/*', type];
  for (let specificity = patterns.length - 1; specificity >= 0; specificity--) {
    const found = ranges.find(({ range }) => range === patterns[specificity]);
    if (found) return { quality: found.quality, specificity, place: found.place };
  }
  return { quality: 0, specificity: 0, place: 0 };
}
