import { beforeAll, describe, expect, it } from 'vitest';
import { hung, without } from '../support/faulty-store.ts';
import { testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

const works = [
  { key: 'a', title: 'A', kind: 'FILM', year: 1991, popularity: 30, countries: ['US', 'GB'], genres: ['Heist', 'Crime'] },
  { key: 'b', title: 'B', kind: 'FILM', year: 1999, popularity: 20, countries: ['US'], genres: ['Crime'] },
  { key: 'c', title: 'C', kind: 'SERIES', year: 2004, popularity: 10, genres: ['Crime', 'Satire'] },
  { key: 'd', title: 'D', year: 2004 },
];

describe('facets', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({ data: { records: { Genre: [{ name: 'Crime', description: 'Of crimes.' }, { name: 'Heist' }, { name: 'Satire' }], MediaContent: works } } });
  });

  const ask = async (query: string, options?: AskOptions) => {
    const { result, ...rest } = await gateway.ask(query, options);
    return { ...rest, errors: result.errors, data: JSON.parse(JSON.stringify(result.data)) };
  };
  const facetsOf = async (fields: string, args = '') => (await ask(`{ mediaContents${args} { facets { ${fields} } } }`)).data.mediaContents.facets;

  it('count by what the works lead to, most frequent first, whatever page is read', async () => {
    const query = '{ mediaContents(first: 1) { nodes { key } facets { genres { node { name description } count } } } }';
    const { data } = await ask(query);
    expect(data.mediaContents).toEqual({
      nodes: [{ key: 'a' }],
      facets: { genres: [{ node: { name: 'Crime', description: 'Of crimes.' }, count: 3 }, { node: { name: 'Heist', description: null }, count: 1 }, { node: { name: 'Satire', description: null }, count: 1 }] },
    });
  });

  it('count by values and by ranges, and nowhere what is absent', async () => {
    expect(await facetsOf('kind { value count } countries(first: 1) { value count } year(interval: 10) { from to count } auto: year(buckets: 3) { from to count } seasons { count }')).toEqual({
      kind: [{ value: 'FILM', count: 2 }, { value: 'SERIES', count: 1 }],
      countries: [{ value: 'US', count: 2 }],
      year: [{ from: 1990, to: 2000, count: 2 }, { from: 2000, to: 2010, count: 2 }],
      auto: [{ from: 1990, to: 1995, count: 1 }, { from: 1995, to: 2000, count: 1 }, { from: 2000, to: 2005, count: 2 }],
      seasons: [],
    });
  });

  it('count what passes the filter, and find the same with it as a condition', async () => {
    expect(await facetsOf('genres { node { name } count } year { count }', '(filter: { kind: { eq: SERIES } })')).toEqual({ genres: [{ node: { name: 'Crime' }, count: 1 }, { node: { name: 'Satire' }, count: 1 }], year: [{ count: 1 }] });
    const { year: [{ from, to, count }] } = await facetsOf('year(interval: 5) { from to count }');
    const { data } = await ask(`{ mediaContents(filter: { year: { gte: ${from}, lt: ${to} } }) { totalCount } }`);
    expect(data.mediaContents.totalCount).toBe(count);
  });

  it('count among what a relationship leads to, for all parents at once', async () => {
    const query = '{ genres { nodes { name worksConnection(first: 1) { facets { genres(first: 1) { node { name description } count } year(interval: 100) { from count } } } } } }';
    const { data, native, plan } = await ask(query);
    expect(data.genres.nodes.map(({ name, worksConnection }: { name: string; worksConnection: { facets: unknown } }) => [name, worksConnection.facets])).toEqual([
      ['Crime', { genres: [{ node: { name: 'Crime', description: 'Of crimes.' }, count: 3 }], year: [{ from: 1900, count: 2 }, { from: 2000, count: 1 }] }],
      ['Heist', { genres: [{ node: { name: 'Crime', description: 'Of crimes.' }, count: 1 }], year: [{ from: 1900, count: 1 }] }],
      ['Satire', { genres: [{ node: { name: 'Crime', description: 'Of crimes.' }, count: 1 }], year: [{ from: 2000, count: 1 }] }],
    ]);
    expect(native.map(({ operation }) => operation).toSorted()).toEqual(['list', 'neighbourFacets', 'neighbourFacets', 'rows']);
    expect(plan?.text).toMatch(/relational\.facet genres of Genre\.works {2}est .* in 1 request/);
  });

  it('are counted only where asked for, each once whatever its aliases, and with the page, not behind it', async () => {
    expect((await ask('{ mediaContents { nodes { key } facets { __typename } } }')).native).toHaveLength(1);
    const { native, plan } = await ask('{ mediaContents { totalCount facets { a: genres { count } b: genres { node { description } } } more: facets { genres(first: 10) { count } kind { count } } } }');
    expect(native.map(({ operation }) => operation)).toEqual(['count', 'facet', 'facet', 'rows']);
    expect(plan?.text).toContain('relational.facet genres of mediaContents');
  });

  it('are the same whether a plan fetches ahead or the loaders answer alone', async () => {
    const query = '{ mediaContents { facets { genres { node { description children { name } } count } } } genres { nodes { worksConnection { facets { kind { value count } genres { node { description } } } } } } }';
    const { data, errors } = await ask(query);
    expect(errors).toBeUndefined();
    expect((await ask(query, { hydrate: false })).data).toEqual(data);
  });

  it.each([
    ['genres(first: -1) { count }', 'first is -1.'],
    ['genres(first: 501) { count }', 'first is 501.'],
    ['year(buckets: 1) { count }', 'buckets is 1.'],
    ['year(interval: 0) { count }', 'interval is "0".'],
    ['popularity(interval: -0.5) { count }', 'interval is "-0.5".'],
    ['popularity(interval: 1e999) { count }', 'interval is "Infinity".'],
    ['year(interval: 1, buckets: 2) { count }', 'year: the interval makes more than 2 ranges.'],
  ])('refuse %s alone', async (field, message) => {
    for (const hydrate of [true, false]) {
      const { data, errors } = await ask(`{ mediaContents { totalCount facets { ${field} kind { count } } } genre(name: "Crime") { worksConnection { totalCount facets { ${field} } } } }`, { hydrate });
      const name = field.replace(/\(.*/, '');
      expect(data).toEqual({ mediaContents: { totalCount: 4, facets: { [name]: null, kind: [{ count: 2 }, { count: 1 }] } }, genre: { worksConnection: { totalCount: 3, facets: { [name]: null } } } });
      expect(errors).toMatchObject([{ message, path: ['mediaContents', 'facets', name] }, { message, path: ['genre', 'worksConnection', 'facets', name] }]);
    }
  });

  it('are null and named where their store fails, and the page is there', async () => {
    const query = '{ mediaContents(first: 1) { nodes { key } facets { kind { count } genres { count } } } genre(name: "Crime") { worksConnection(first: 1) { nodes { key } facets { kind { count } } } } }';
    const { data, extensions } = await ask(query, { stores: { entities: without(gateway.stores.entities, ['facet', 'neighbourFacets']) } });
    expect(data).toEqual({ mediaContents: { nodes: [{ key: 'a' }], facets: { kind: null, genres: null } }, genre: { worksConnection: { nodes: [{ key: expect.any(String) }], facets: { kind: null } } } });
    expect(extensions?.['degraded']).toEqual([
      { store: 'relational', missing: 'the facet kind of mediaContents', reason: 'unavailable' },
      { store: 'relational', missing: 'the facet genres of mediaContents', reason: 'unavailable' },
      { store: 'relational', missing: 'the facet kind of Genre.works', reason: 'unavailable' },
    ]);
    const slow = await ask(query, { stores: { entities: hung(gateway.stores.entities, ['facet', 'neighbourFacets']) }, timeout: 300 });
    expect(slow.data.mediaContents).toEqual({ nodes: [{ key: 'a' }], facets: { kind: null, genres: null } });
  });

  it('name no node whose row is gone, and keep its count', async () => {
    const entities = { ...gateway.stores.entities, rows: async () => new Map() };
    const { data } = await ask('{ mediaContents { facets { genres(first: 1) { node { description } count } } } }', { stores: { entities } });
    expect(data.mediaContents.facets.genres).toEqual([{ node: null, count: 3 }]);
  });

  it('show nothing of another tenant', async () => {
    const { data } = await ask('{ mediaContents { facets { kind { count } genres { count } year { count } } } }', { tenancy: { tenant: 'other', project: 'p' } });
    expect(data.mediaContents.facets).toEqual({ kind: [], genres: [], year: [] });
  });
});
