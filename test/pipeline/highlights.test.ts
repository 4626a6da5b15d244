import { beforeAll, describe, expect, it } from 'vitest';
import { testGateway, type TestGateway } from '../support/test-gateway.ts';

const query = `query Search($text: String!) {
  searchMediaContents(query: $text, first: 3, weights: { vector: 0, text: 1, graph: 0, importance: 0, recency: 0 }) { edges { node { key } why { ... on TextReason { highlights } } } }
}`;

describe('highlights of text matches', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({
      data: {
        records: {
          Genre: [{ name: 'Sea' }],
          MediaContent: [
            { key: 'storm', title: 'The Storm', synopsis: 'A captain meets a storm far out at sea.' },
            { key: 'genre', title: 'Waves', genres: ['Sea'] },
          ],
        },
      },
    });
  });

  it('are passages of the own texts that hold words of the query, none where only a related name does', async () => {
    const { result } = await gateway.ask(query, { variables: { text: 'storm sea' } });
    expect(result).toEqual({
      data: {
        searchMediaContents: {
          edges: [
            { node: { key: 'storm' }, why: [{ highlights: ['The **Storm**', 'A captain meets a **storm** far out at **sea**.'] }] },
            { node: { key: 'genre' }, why: [{ highlights: [] }] },
          ],
        },
      },
    });
  });

  it('are read along with what else is asked of the items, in one call, and the same by the loaders alone', async () => {
    const planned = await gateway.ask(query, { variables: { text: 'storm sea' } });
    const loaded = await gateway.ask(query, { variables: { text: 'storm sea' }, hydrate: false });
    expect(loaded.result).toEqual(planned.result);
    for (const { native } of [planned, loaded]) expect(native.filter(({ operation }) => operation === 'rows')).toHaveLength(1);
    expect(planned.plan?.text).toContain('relational.rows MediaContent synopsis');
  });
});
