import { describe, expect, it } from 'vitest';
import { preferredMediaType } from '../../src/server/http/media-type.ts';

const json = 'application/json';
const graphql = 'application/graphql-response+json';

describe('the media type of an answer', () => {
  it.each([
    [undefined, json],
    ['*/*', json],
    ['application/*', json],
    [json, json],
    [graphql, graphql],
    [`${graphql}, ${json};q=0.9`, graphql],
    [`${json};q=0.1, ${graphql};q=0.9`, graphql],
    [`${graphql};q=0.1, ${json};q=0.9`, json],
    [`${graphql},${json}`, graphql],
    [`${json}, ${graphql}`, json],
    [`*/*;q=0.5, ${graphql}`, graphql],
    [`${graphql};q=0.4, */*;q=0.5`, json],
    [`${json};q=0, */*`, graphql],
    ['Application/JSON; charset=utf-8', json],
    ['text/html, application/xhtml+xml, */*;q=0.8', json],
  ])('for %s is %s', (accept, expected) => {
    expect(preferredMediaType(accept)).toBe(expected);
  });

  it.each(['application/xml', 'text/html', `${json};q=0, ${graphql};q=0`, '', ';;,,='])('is refused for "%s"', (accept) => {
    expect(() => preferredMediaType(accept)).toThrow('None of the accepted media types can be served.');
  });
});
