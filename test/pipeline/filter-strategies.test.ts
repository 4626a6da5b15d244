import { beforeAll, describe, expect, it } from 'vitest';
import { sampleData, testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ data: sampleData() });
}, 60_000);

interface Found {
  readonly keys: readonly string[];
  readonly strategy: string;
  readonly exact: boolean;
  readonly plan: string;
  readonly requests: readonly string[];
}

async function search(filter: string, options: AskOptions = {}): Promise<Found> {
  const { result, plan, native } = await gateway.ask(`{ searchMediaContents(query: "robbery in the city", first: 8${filter === '' ? '' : `, filter: ${filter}`}) { nodes { key } ranking { strategy exact } } }`, options);
  expect(result.errors).toBeUndefined();
  const { nodes, ranking } = (result.data as { searchMediaContents: { nodes: { key: string }[]; ranking: { strategy: string; exact: boolean } } }).searchMediaContents;
  return { keys: nodes.map(({ key }) => key), ...ranking, plan: plan?.text ?? '', requests: native.map(({ operation }) => operation) };
}

async function refusal(filter: string, strategy: string): Promise<string | undefined> {
  return (await gateway.ask(`{ searchMediaContents(query: "robbery"${filter === '' ? '' : `, filter: ${filter}`}) { nodes { key } } }`, { strategy })).result.errors?.[0]?.message;
}

const drama = '{ genres: { some: { name: { in: ["Heist", "Drama"] } } }, year: { gte: 1980 } }';

describe('strategies for filters', () => {
  it.each(['POST_FILTER', 'ITERATE', 'IDS_FIRST', 'GRAPH_FIRST', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL'])('%s finds what the reference finds', async (strategy) => {
    const reference = await search(drama, { strategy: 'REFERENCE' });
    expect(reference.keys.length).toBeGreaterThan(2);
    expect(await search(drama, { strategy })).toMatchObject({ keys: reference.keys, strategy, exact: true });
  });

  it('need a filter', async () => {
    expect(await refusal('', 'POST_FILTER')).toBe('Strategy POST_FILTER cannot answer this: there is no filter.');
    expect(await refusal('', 'ITERATE')).toBe('Strategy ITERATE cannot answer this: there is no filter.');
    expect(await refusal('', 'IDS_FIRST')).toBe('Strategy IDS_FIRST cannot answer this: there is no filter, so all rows would pass.');
    expect(await refusal('{ year: { gte: 1980 } }', 'GRAPH_FIRST')).toBe('Strategy GRAPH_FIRST cannot answer this: no relationship to things named by their keys is asked for.');
  });

  it.each([
    '{ genres: { none: { name: { eq: "Heist" } } } }', '{ genres: { some: { name: { eq: "Crime" } }, descendants: true } }', '{ genres: { some: { name: { ne: "Heist" } } } }',
    '{ or: [{ genres: { some: { name: { eq: "Heist" } } } }, { year: { eq: 1999 } }] }',
  ])('do not start at the graph for %s, which restricts to nothing that edges lead to', async (filter) => {
    expect(await refusal(filter, 'GRAPH_FIRST')).toContain('GRAPH_FIRST cannot answer this');
  });

  it('ask the graph once for what it leads to, and nothing of the vectors but what they are asked by key', async () => {
    const { requests } = await search('{ genres: { some: { name: { eq: "Heist" } } } }', { strategy: 'GRAPH_FIRST' });
    expect(requests.filter((operation) => operation === 'neighbours')).toHaveLength(1);
  });

  it('print why each is not taken', async () => {
    const { plan } = await search('');
    for (const line of ['POST_FILTER there is no filter ILLEGAL', 'IDS_FIRST there is no filter, so all rows would pass ILLEGAL', 'GRAPH_FIRST no relationship to things named by their keys is asked for ILLEGAL']) expect(plan).toContain(line);
    expect((await search(drama)).plan).toMatch(/POST_FILTER \+\d+ % COST/);
  });

  it('go another way when more pass than can be looked up one by one, and say which', async () => {
    const { entities } = gateway.stores;
    const keys: typeof entities.keys = async (entity, filter, limit, call) => [...(await entities.keys(entity, filter, limit, call)), ...Array.from({ length: limit }, (_, i) => `made up ${i}`)];
    const reference = await search(drama, { strategy: 'REFERENCE' });
    const found = await search(drama, { strategy: 'IDS_FIRST', stores: { entities: { ...entities, keys } } });
    expect(found).toMatchObject({ keys: reference.keys, exact: true });
    expect(found.strategy).not.toBe('IDS_FIRST');
    expect(found.plan).toContain(`${found.strategy}  instead, as there were too many`);
  });
});
