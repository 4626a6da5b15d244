import { beforeAll, describe, expect, it } from 'vitest';
import type { AskGateway, GatewayAnswer } from '../../src/wiring/ask-gateway.ts';
import { comparedRuns, compareStrategies, type ComparedStrategy } from '../../src/wiring/compare-strategies.ts';
import { testGateway, type TestGateway } from '../support/test-gateway.ts';

const legalForAll = `{ searchMediaContents(query: "gold", weights: { vector: 1, text: 0.5, graph: 0, importance: 0, recency: 0 }) {
  edges { score node { title } } ...How
} }
fragment How on MediaContentSearchConnection { ranking { strategy how: candidates milliseconds } }`;

describe('the comparison of strategies', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway({ data: { records: { MediaContent: ['gold', 'gold rush', 'silver'].map((title, i) => ({ key: `k${i}`, title, kind: 'FILM' })) } } });
  });

  /** Every plan is run, as the gateway for tests does it; what it says of the plan is the same. */
  const ask: AskGateway = async ({ query, variables, strategy }) => {
    const { result, extensions } = await gateway.ask(query, { variables, ...(strategy === undefined ? {} : { strategy }) });
    return { ...result, extensions } as GatewayAnswer;
  };
  const byName = (strategies: readonly ComparedStrategy[]) => Object.fromEntries(strategies.map((compared) => [compared.strategy, compared]));

  it('answers by every strategy, as equal as they are, but for what rankings say of themselves', async () => {
    const { strategies, errors } = await compareStrategies(ask, gateway.catalog.schema, { query: legalForAll, variables: {} });
    expect(errors).toEqual([]);
    expect(strategies.map(({ strategy }) => strategy)).toEqual(expect.arrayContaining(['VECTOR_ONLY', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'REFERENCE']));
    const { VECTOR_ONLY: cheapest, REFERENCE: reference } = byName(strategies);
    expect(cheapest).toMatchObject({ chosen: 'all', difference: undefined });
    expect(reference).toMatchObject({ chosen: 'none', difference: undefined });
    for (const compared of strategies) if (!('illegal' in compared)) expect(Math.min(compared.estimated, compared.measured, compared.requests), compared.strategy).toBeGreaterThan(0);
  });

  it('tells why a strategy is illegal, also where one below the roots is', async () => {
    const query = '{ mediaContents { nodes { title similar(first: 2) { nodes { title } } } } }';
    const { strategies } = await compareStrategies(ask, gateway.catalog.schema, { query, variables: {} });
    expect(byName(strategies)['VECTOR_ONLY']).toEqual({ strategy: 'VECTOR_ONLY', illegal: 'the score has a graph part' });
    expect(byName(strategies)['HYBRID_PARALLEL']).toMatchObject({ chosen: 'all', difference: undefined });
  });

  it('names the first place where an answer differs from the reference', async () => {
    const wrong: AskGateway = async (question) => {
      const answer = await ask(question);
      return question.strategy === 'VECTOR_ONLY' ? (JSON.parse(JSON.stringify(answer).replace('gold rush', 'tin')) as GatewayAnswer) : answer;
    };
    const { strategies } = await compareStrategies(wrong, gateway.catalog.schema, { query: legalForAll, variables: {} });
    expect(byName(strategies)['VECTOR_ONLY']).toMatchObject({ difference: 'searchMediaContents.edges[1].node.title is "tin", not "gold rush"' });
  });

  it('runs each legal strategy the same number of times, in turns', async () => {
    const asked: (string | undefined)[] = [];
    const listening: AskGateway = (question) => {
      asked.push(question.strategy);
      return ask(question);
    };
    await compareStrategies(listening, gateway.catalog.schema, { query: '{ search(query: "gold") { nodes { id } } }', variables: {} });
    const turn = asked.slice(2, 2 + new Set(asked.slice(2)).size);
    expect(turn).not.toContain('VECTOR_ONLY');
    expect(asked.slice(2)).toEqual(Array.from({ length: comparedRuns + 1 }, () => turn).flat());
  });

  it('compares nothing where nothing is ranked, and where the query is refused', async () => {
    expect(await compareStrategies(ask, gateway.catalog.schema, { query: '{ genres { totalCount } }', variables: {} })).toEqual({ errors: [], strategies: [] });
    const refusing: AskGateway = async () => ({ errors: [{ message: 'No.' }] });
    expect(await compareStrategies(refusing, gateway.catalog.schema, { query: '{ genres { totalCount } }', variables: {} })).toEqual({ errors: [{ message: 'No.' }], strategies: [] });
  });
});
