import { beforeAll, describe, expect, test } from 'vitest';
import { hung, without } from '../support/faulty-store.ts';
import { sampleData, testGateway, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({ data: sampleData() });
}, 60_000);

const nested = `{ mediaContents(first: 3, orderBy: [{ popularity: DESC }]) { totalCount nodes { key title genres { name } } }
  search(query: "crew plans a heist", first: 5) { ranking { exact } edges { score node { id ... on MediaContent { title synopsis } } why { __typename } } } }`;

describe('a store that fails', () => {
  test('takes its fields, and nothing beside them', async () => {
    const { result, extensions } = await gateway.ask(nested, { stores: { graph: without(gateway.stores.graph, ['neighbours', 'neighbourhood']) } });
    const data = JSON.parse(JSON.stringify(result.data));
    expect(data.mediaContents.totalCount).toBe(393);
    for (const node of data.mediaContents.nodes) expect(node).toEqual({ key: expect.any(String), title: expect.any(String), genres: null });
    expect(result.errors?.map(({ path }) => path?.join('.'))).toEqual(['mediaContents.nodes.0.genres', 'mediaContents.nodes.1.genres', 'mediaContents.nodes.2.genres']);
    expect(data.search.edges).toHaveLength(5);
    expect(data.search.edges.flatMap(({ why }: { why: { __typename: string }[] }) => why.map((reason) => reason.__typename))).not.toContain('GraphReason');
    expect(extensions?.['degraded']).toEqual(expect.arrayContaining([expect.objectContaining({ store: 'graph', missing: 'the graph part of the ranking', reason: 'unavailable' })]));
  });

  test('of rows nulls the fields that only rows have, and leaves what is kept elsewhere', async () => {
    const { result } = await gateway.ask('{ search(query: "crew plans a heist", first: 5) { edges { node { id ... on MediaContent { title synopsis } } } } }', { stores: { entities: without(gateway.stores.entities, ['rows']) } });
    const { edges } = (result.data as { search: { edges: { node: { title: string; synopsis: null } }[] } }).search;
    expect(edges).toHaveLength(5);
    for (const { node } of edges) expect(node).toEqual({ id: expect.any(String), title: expect.any(String), synopsis: null });
  });

  test('of vectors leaves the search to text and graph, says so, and takes nothing else of the operation', async () => {
    const { result, extensions, plan } = await gateway.ask(nested, { stores: { vectors: without(gateway.stores.vectors, ['nearest', 'vectors']) } });
    const data = JSON.parse(JSON.stringify(result.data));
    expect(result.errors).toBeUndefined();
    expect(data.mediaContents.totalCount).toBe(393);
    expect(data.search.ranking).toEqual({ exact: false });
    expect(data.search.edges).toHaveLength(5);
    expect(data.search.edges.flatMap(({ why }: { why: { __typename: string }[] }) => why.map((reason) => reason.__typename))).not.toContain('VectorReason');
    expect(extensions?.['degraded']).toEqual([{ store: 'vector', missing: 'the vector part of the ranking', reason: 'unavailable' }]);
    expect(plan?.text).toContain('DEGRADED_WITHOUT_VECTOR  instead, as vector failed, without vector (vector: unavailable)');
  });

  test('of vectors and of text leaves what the query names in the graph; where it names nothing, what is popular', async () => {
    const stores = { vectors: without(gateway.stores.vectors, ['nearest', 'vectors', 'text']) };
    const ask = (query: string) => gateway.ask(`{ search(query: "${query}", first: 5) { ranking { strategy } nodes { id } } }`, { stores });
    const named = await ask('a heist');
    expect(named.result.data).toMatchObject({ search: { ranking: { strategy: 'DEGRADED_WITHOUT_VECTOR' } } });
    const popular = await ask('something quiet for tonight');
    const most = await gateway.ask('{ mediaContents(first: 5, orderBy: [{ popularity: DESC }]) { nodes { id } } }');
    expect(popular.result.data).toMatchObject({ search: { ranking: { strategy: 'DEGRADED_POPULAR' } } });
    expect((popular.result.data as { search: { nodes: unknown[] } }).search.nodes).toHaveLength(5);
    expect(most.result.errors).toBeUndefined();
    expect(popular.extensions?.['degraded']).toContainEqual({ store: 'vector', missing: 'what was asked for: these are the most important and the most recent items', reason: 'unavailable' });
  });

  test('fails the same fields whether a plan ran or not', async () => {
    const stores = { graph: without(gateway.stores.graph, ['neighbours', 'neighbourhood']) };
    const planned = await gateway.ask(nested, { stores });
    const loaded = await gateway.ask(nested, { stores, hydrate: false });
    expect(loaded.result.data).toEqual(planned.result.data);
  });

  test('is asked once for a field of many parents, not once for each', async () => {
    let asked = 0;
    const graph = new Proxy(without(gateway.stores.graph, ['neighbours']), {
      get: (target, name) => {
        if (name === 'neighbours') asked += 1;
        return Reflect.get(target, name);
      },
    });
    await gateway.ask('{ mediaContents(first: 20) { nodes { genres { name } } } }', { stores: { graph } });
    expect(asked).toBe(1);
  });
});

describe('a store that hangs', () => {
  test('ends with the time of the request, and what others gave is there', async () => {
    const { result } = await gateway.ask('{ mediaContents(first: 2) { nodes { title genres { name } } } }', { stores: { graph: hung(gateway.stores.graph, ['neighbours']) }, timeout: 300 });
    expect(result.data).toEqual({ mediaContents: { nodes: [{ title: expect.any(String), genres: null }, { title: expect.any(String), genres: null }] } });
  });
});
