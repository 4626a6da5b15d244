import { beforeAll, describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

const query = `query Path($from: ID!, $to: ID!, $via: [String!], $maxDepth: Int! = 4) {
  path(from: $from, to: $to, via: $via, maxDepth: $maxDepth) {
    nodes { __typename id ... on MediaContent { title year } ... on Person { born } }
    relationships { type direction from { id } to { id ... on MediaContent { genres { name } } } properties }
  }
}`;

describe('path', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({
      data: {
        records: {
          Genre: [{ name: 'Crime' }],
          Person: [{ name: 'A. Actor', born: 1970 }, { name: 'D. Director', born: 1950 }],
          MediaContent: [
            { key: 'heat', title: 'Heat', year: 1995, genres: ['Crime'], people: ['A. Actor'] },
            { key: 'ronin', title: 'Ronin', year: 1998, people: ['A. Actor'], directors: ['D. Director'] },
            { key: 'seconds', title: 'Seconds', year: 1966, directors: ['D. Director'] },
            { key: 'alone', title: 'Alone', year: 2000 },
          ],
        },
        edges: [{ from: 'heat', type: 'SIMILAR_TO', to: 'alone', strength: 0.75 }],
      },
    });
  });

  const ask = (from: string, to: string, variables: object = {}, options: AskOptions = {}) => gateway.ask(query, { ...options, variables: { from, to, ...variables } });
  const heat = 'MediaContent:heat';

  it('tells the nodes and relationships between two works, with what is asked of each', async () => {
    const { result, plan } = await ask(heat, 'MediaContent:seconds');
    expect(result.errors).toBeUndefined();
    expect(result.data?.['path']).toEqual({
      nodes: [
        { __typename: 'MediaContent', id: heat, title: 'Heat', year: 1995 },
        { __typename: 'Person', id: 'Person:A. Actor', born: 1970 },
        { __typename: 'MediaContent', id: 'MediaContent:ronin', title: 'Ronin', year: 1998 },
        { __typename: 'Person', id: 'Person:D. Director', born: 1950 },
        { __typename: 'MediaContent', id: 'MediaContent:seconds', title: 'Seconds', year: 1966 },
      ],
      relationships: [
        { type: 'FEATURES', direction: 'ALONG', from: { id: heat }, to: { id: 'Person:A. Actor' }, properties: null },
        { type: 'FEATURES', direction: 'AGAINST', from: { id: 'Person:A. Actor' }, to: { id: 'MediaContent:ronin', genres: [] }, properties: null },
        { type: 'DIRECTED_BY', direction: 'ALONG', from: { id: 'MediaContent:ronin' }, to: { id: 'Person:D. Director' }, properties: null },
        { type: 'DIRECTED_BY', direction: 'AGAINST', from: { id: 'Person:D. Director' }, to: { id: 'MediaContent:seconds', genres: [] }, properties: null },
      ],
    });
    expect(plan?.text).toMatch(/^path\n├─ graph\.path of at most 4 over \d+ types of relationship {2}est .* act 5 rows .* in 4 requests\n/);
  });

  it('answers the same whether a plan fetches ahead or the loaders answer alone, with one call for the rows of each type', async () => {
    const planned = await ask(heat, 'MediaContent:seconds');
    const loaded = await ask(heat, 'MediaContent:seconds', {}, { hydrate: false });
    expect(loaded.result).toEqual(planned.result);
    expect(planned.native.filter(({ operation }) => operation === 'rows')).toHaveLength(2);
  });

  it('gives the attributes of relationships that have some', async () => {
    const { result } = await ask('MediaContent:alone', heat);
    expect(result.data?.['path']).toMatchObject({ relationships: [{ type: 'SIMILAR_TO', direction: 'AGAINST', properties: { strength: 0.75 } }] });
  });

  it('is null where there is none within the depth, or none over the types allowed', async () => {
    expect((await ask(heat, 'MediaContent:seconds', { maxDepth: 3 })).result).toEqual({ data: { path: null } });
    expect((await ask(heat, 'MediaContent:seconds', { via: ['DIRECTED_BY'], maxDepth: 6 })).result).toEqual({ data: { path: null } });
    expect((await ask(heat, 'MediaContent:no-such')).result).toEqual({ data: { path: null } });
  });

  it('is a path of one node from an instance to itself, and null where that does not exist', async () => {
    const { result } = await ask(heat, heat);
    expect(result.data?.['path']).toEqual({ nodes: [{ __typename: 'MediaContent', id: heat, title: 'Heat', year: 1995 }], relationships: [] });
    expect((await ask('MediaContent:no-such', 'MediaContent:no-such')).result).toEqual({ data: { path: null } });
  });

  it.each([
    [{ maxDepth: 0 }, 'maxDepth is 0.'],
    [{ maxDepth: 7 }, 'maxDepth is 7.'],
    [{ via: [] }, 'via is empty.'],
    [{ via: ['DIRECTED_BY', 'DRECTED'] }, 'via: "DRECTED" is no type of relationship.'],
    [{ from: 'Film:x' }, 'from: "Film:x" is no global id.'],
    [{ to: 'nothing' }, 'to: "nothing" is no global id.'],
  ])('refuses %j', async (variables, message) => {
    const { result } = await gateway.ask(query, { variables: { from: heat, to: heat, ...variables } });
    expect(result.errors).toMatchObject([{ message, path: ['path'] }]);
  });

  it('is refused with OVER_LIMIT, and told what to do, where the way leads over more than can be looked at', async () => {
    const graph = { ...gateway.stores.graph, shortestPath: async () => ({ kind: 'tooWide', depth: 2 }) as const };
    const { result } = await ask(heat, 'MediaContent:seconds', {}, { stores: { graph } });
    expect(result.data).toEqual({ path: null });
    expect(result.errors).toMatchObject([{ message: 'There is no path of at most 2 relationships, and more than 20000 nodes to go on from.', path: ['path'] }]);
  });

  it('fails alone where the graph store does', async () => {
    const graph = { ...gateway.stores.graph, shortestPath: () => Promise.reject(new StoreFailure(FailureReason.Unavailable, 'gone', { store: 'test', operation: 'shortestPath', family: 'graph' })) };
    const { result } = await gateway.ask(`{ path(from: "${heat}", to: "MediaContent:ronin") { nodes { id } } mediaContent(key: "heat") { title } }`, { stores: { graph } });
    expect(result.data).toEqual({ path: null, mediaContent: { title: 'Heat' } });
    expect(result.errors).toHaveLength(1);
  });
});
