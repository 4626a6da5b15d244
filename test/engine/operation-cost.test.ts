import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { defaultEngineLimits } from '../../src/engine/engine-limits.ts';
import { hasFixedCost, operationCost } from '../../src/engine/operation-cost.ts';
import { probeEngine } from '../support/probe-engine.ts';

const schema = buildSchema(`
  type Query { work(key: String!): Work works(first: Int, last: Int, after: String): Works search(first: Int! = 10): Works nodes(ids: [ID!]!): [Node] }
  interface Node { id: ID! }
  type Work implements Node { id: ID! title: String genres(first: Int! = 25): [Genre!] similar(first: Int! = 10): Works }
  type Genre implements Node { id: ID! works(first: Int! = 25): [Work!] }
  type Works { edges: [Edge!] nodes: [Work] pageInfo: PageInfo facets: WorksFacets }
  type WorksFacets { genres(first: Int! = 10): [GenreFacet!] year(interval: Int, buckets: Int! = 20): [Range!] }
  type GenreFacet { node: Genre count: Int }
  type Range { from: Int count: Int }
  type PageInfo { endCursor: String }
  type Edge { node: Work cursor: String }`);

function cost(text: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = parse(text);
  return operationCost(schema, { document, definition: document.definitions[0] as OperationDefinitionNode, variables });
}

describe('what an operation may cost', () => {
  it.each([
    ['{ work(key: "a") { title } }', 1],
    ['{ work(key: "a") { genres { id } } }', 1 + 25],
    ['{ work(key: "a") { genres(first: 3) { works(first: 2) { title } } } }', 1 + 3 * (1 + 2)],
    ['{ works { nodes { title } } }', 25 * 2],
    ['{ works(last: 4) { nodes { title } } }', 4 * 2],
    ['{ search { edges { node { title } } } }', 10 * 3],
    ['{ search(first: 500) { nodes { similar(first: 500) { nodes { title } } } } }', 500 * (1 + 1 + 500 * 2)],
    ['{ nodes(ids: ["a", "b", "c"]) { ... on Work { genres(first: 2) { id } } } }', 3 * (1 + 2)],
    ['{ a: work(key: "a") { title } b: work(key: "b") { ...w } } fragment w on Work { genres(first: 2) { id } }', 1 + 1 + 2],
    ['{ works(first: 5) { facets { genres { node { id } count } year(buckets: 7) { count } } nodes { title } } }', 5 * 2 + 1 + 10 * 2 + 7],
    ['{ search(first: 3) { nodes { similar { ...f } } } } fragment f on Works { facets { genres(first: 2) { count } } }', 3 * (1 + 1 + 10 + 1 + 2)],
    ['query ($n: Int!) { works(first: 0) { facets { year(buckets: $n) { count } } } }', 1 + 20],
    ['{ work(key: "a") { genres(first: -5) { id } } __typename }', 1],
  ])('of %s is %i', (text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it('hangs on the values of variables, and on their absence', () => {
    const text = 'query ($n: Int, $ids: [ID!]!) { works(first: $n) { nodes { id } } nodes(ids: $ids) { id } }';
    expect(cost(text, { n: 7, ids: ['a', 'b'] })).toBe(7 * 2 + 2);
    expect(cost(text, { ids: [] })).toBe(25 * 2 + 1);
  });

  it('is found at once, however often fragments double', () => {
    const fragments = Array.from({ length: 40 }, (_, i) => `fragment f${i} on Work { a: similar(first: 2) { nodes { ...f${i + 1} } } b: similar(first: 2) { nodes { ...f${i + 1} } } }`);
    expect(cost(`{ work(key: "a") { ...f0 } } ${fragments.join(' ')} fragment f40 on Work { title }`)).toBeGreaterThan(1e20);
  });

  it.each([
    ['{ works(first: 5) { nodes { id } } }', true],
    ['query ($n: Int) { works(first: $n) { nodes { id } } }', false],
    ['query ($k: String!) { work(key: $k) { genres { id } } }', true],
    ['{ work(key: "a") { ...w } } fragment w on Work { genres(first: $n) { id } }', false],
  ])('of %s is known to be the same each time: %s', (text, fixed) => {
    expect(hasFixedCost(parse(text))).toBe(fixed);
  });
});

describe('an operation that may cost too much', () => {
  const { ask } = probeEngine({ schema, limits: { ...defaultEngineLimits, objects: 100 } });

  it('is refused before anything of it is done, with its cost and the limit', async () => {
    const { errors, data } = await ask('{ search(first: 60) { nodes { title } } }');
    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toBe('The operation may give back 120 objects, more than the 100 allowed.');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'OVER_LIMIT', limit: 'objects', allowed: 100, cost: 120 });
  });

  it('is refused by its variables, each time anew', async () => {
    const text = 'query ($n: Int!) { search(first: $n) { nodes { title } } }';
    for (const [n, refused] of [[50, false], [51, true], [1, false]] as const) expect((await ask(text, { variables: { n } })).errors?.[0]?.extensions['code'] === 'OVER_LIMIT').toBe(refused);
  });

  it('is refused again where the answer was kept', async () => {
    for (let i = 0; i < 3; i++) expect((await ask('{ works(first: 51) { nodes { title } } }')).errors?.[0]?.extensions).toMatchObject({ cost: 102 });
  });
});
