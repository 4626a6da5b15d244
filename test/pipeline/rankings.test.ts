import { beforeAll, describe, expect, test } from 'vitest';
import { testGateway, type TestGateway } from '../support/test-gateway.ts';

/** What generated catalogues once found wrong, in few rows each. */
const schema = `type Part implements Node @entity @key(fields: "id") @embedded(from: ["title"]) {
  id: ID!
  key: String! @ownKey
  title: String
  size: Int
  weight: Float @importance(max: 10)
  constructor: String
  fits: [Part!] @relationship(type: "FITS")
  kinds: [Kind!] @relationship(type: "OF_KIND")
}
type Twin implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String }
type Kind implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
type Loner implements Node @entity @key(fields: "id") @embedded(from: ["key"]) { id: ID! key: String! @ownKey @name }`;

interface Found {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly ranking: { readonly exact: boolean };
  readonly nodes: readonly { readonly id: string }[];
}

const strategies = ['HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'REFERENCE'];

let gateway: TestGateway;

beforeAll(async () => {
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  const parts = numbers.map((i) => ({ key: `part ${i}`, title: i < 50 ? `bolt ${'long '.repeat(i % 5)}` : 'nut', size: i, weight: i === 59 ? 10 : i % 3, constructor: `maker ${i}` }));
  const alike = numbers.map((i) => ({ key: `t${String(i).padStart(2, '0')}`, title: 'same' }));
  const same = numbers.map((i) => ({ key: `s${String(i).padStart(2, '0')}`, title: 'same' }));
  gateway = await testGateway({ schema, data: { records: { Kind: [{ name: 'Fastener' }], Part: [...parts.map((part) => (part.size < 3 ? { ...part, kinds: ['Fastener'] } : part)), ...same], Twin: alike, Loner: [{ key: 'solo one' }, { key: 'other' }] } } });
}, 60_000);

async function search(args: string, strategy?: string): Promise<Found> {
  const { result } = await gateway.ask(`{ search(${args}) { pageInfo { hasNextPage endCursor } ranking { exact } nodes { id } } }`, strategy === undefined ? {} : { strategy });
  expect(result.errors).toBeUndefined();
  return (result.data as { search: Found }).search;
}

describe('a ranking', () => {
  test.each(strategies)('of %s says that there is a next page where there is one, and only there', async (strategy) => {
    const filter = 'types: ["Part"], query: "bolt", filter: { part: { size: { lt: 20 } } }';
    expect((await search(`${filter}, first: 20`, strategy)).pageInfo.hasNextPage).toBe(false);
    expect((await search(`${filter}, first: 19`, strategy)).pageInfo.hasNextPage).toBe(true);
    expect((await search(`${filter}, first: 0`, strategy)).ranking.exact).toBe(true);
  });

  test.each([...strategies, 'VECTOR_ONLY'])('of %s loses none of many that tie, whatever their type', async (strategy) => {
    const all: string[] = [];
    for (let after = '', more = true; more;) {
      const { nodes, pageInfo }: Found = await search(`query: "same", minScore: 0.3, weights: { vector: 1, text: 0, graph: 0, importance: 0, recency: 0 }, first: 16${after}`, strategy);
      all.push(...nodes.map(({ id }) => id));
      after = `, after: "${pageInfo.endCursor}"`;
      more = pageInfo.hasNextPage;
    }
    expect(new Set(all).size).toBe(120);
    expect(all).toHaveLength(120);
  });

  test('finds what is far but important, read from the list of important items', async () => {
    const args = 'types: ["Part"], query: "bolt", first: 1, weights: { vector: 0.1, text: 0, importance: 5 }';
    expect((await search(args, 'HYBRID_PARALLEL')).nodes).toEqual([{ id: 'Part:part 59' }]);
  });

  test('finds what is only related where the text means nothing to the model', async () => {
    const blind = { ...gateway.stores.models, of: async () => ({ identity: async () => ({ model: 'words', dimensions: 64, hash: 'words-64' }), embed: async (texts: readonly string[]) => texts.map(() => null) }) };
    for (const strategy of strategies) {
      const { result } = await gateway.ask('{ search(query: "Fastener", types: ["Part"], first: 5) { nodes { id } } }', { strategy, stores: { models: blind } });
      expect(result.data, strategy).toEqual({ search: { nodes: [{ id: 'Part:part 2' }, { id: 'Part:part 1' }, { id: 'Part:part 0' }] } });
    }
  });

  test('puts what the query names first, though no edge leads anywhere', async () => {
    expect((await search('query: "solo one", types: ["Loner"], first: 1')).nodes).toEqual([{ id: 'Loner:solo one' }]);
    const { result } = await gateway.ask('{ search(query: "solo one", types: ["Loner"], first: 1) { edges { why { __typename } } } }');
    expect(JSON.stringify(result.data)).toContain('GraphReason');
  });

  test('of what is similar counts an item that is given twice once', async () => {
    const ask = async (to: string) => (await gateway.ask(`{ similar(to: [${to}], first: 5) { edges { score node { id } } } }`)).result;
    expect(await ask('"Part:part 0", "Part:part 0", "Part:part 55"')).toEqual(await ask('"Part:part 0", "Part:part 55"'));
  });
});

test('an attribute may be called as something that every object has', async () => {
  const { result } = await gateway.ask('{ part(key: "part 1") { made: constructor } parts(first: 1, filter: { constructor: { eq: "maker 7" } }) { nodes { key made: constructor } } }');
  expect(result).toEqual({ data: { part: { made: 'maker 1' }, parts: { nodes: [{ key: 'part 7', made: 'maker 7' }] } } });
});
