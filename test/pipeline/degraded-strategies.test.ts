import { beforeAll, describe, expect, test, vi } from 'vitest';
import { resilientStores } from '../../src/resilience/resilient-stores.ts';
import { allWell, type Condition, type Service } from '../../src/statistics/store-health.ts';
import { foundSo } from '../support/found-so.ts';
import { without } from '../support/faulty-store.ts';
import { sampleData, testGateway, type AskOptions, type TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({ data: sampleData() });
}, 60_000);

interface Page {
  readonly ranking: { readonly strategy: string; readonly exact: boolean };
  readonly edges: readonly { readonly cursor: string; readonly score: number; readonly node: { readonly id: string }; readonly why: readonly { readonly __typename: string }[] }[];
}

async function search(options: AskOptions, args = 'first: 10', query = 'a crew plans a heist') {
  const { result, extensions, plan } = await gateway.ask(`{ search(query: "${query}", ${args}) { ranking { strategy exact } edges { cursor score node { id } why { __typename } } } }`, options);
  return { page: (result.data as { search: Page | null }).search, errors: result.errors, degraded: extensions?.['degraded'], plan: plan?.text ?? '' };
}

describe('while a service is known to be unwell', () => {
  test.each([
    [{ graph: 'failing' }, 'DEGRADED_WITHOUT_GRAPH', 'GraphReason', { store: 'graph', missing: 'the graph part of the ranking', reason: 'unavailable' }],
    [{ names: 'slow' }, 'DEGRADED_WITHOUT_GRAPH', 'GraphReason', { store: 'relational', missing: 'what the query names, and with it the graph part of the ranking', reason: 'timeout' }],
    [{ text: 'failing' }, 'DEGRADED_WITHOUT_TEXT', 'TextReason', { store: 'vector', missing: 'the text part of the ranking', reason: 'unavailable' }],
    [{ embedding: 'failing' }, 'DEGRADED_WITHOUT_VECTOR', 'VectorReason', { store: 'embedding', missing: 'the vector part of the ranking', reason: 'unavailable' }],
    [{ vector: 'slow' }, 'DEGRADED_WITHOUT_VECTOR', 'VectorReason', { store: 'vector', missing: 'the vector part of the ranking', reason: 'timeout' }],
  ] as const)('%j has %s planned from the start, which asks nothing of it and names what is missing', async (health, strategy, missing, named) => {
    const { page, degraded, plan } = await search({ stores: { health: foundSo(health) } });
    expect(page?.ranking).toEqual({ strategy, exact: false });
    expect(page?.edges.length).toBeGreaterThan(0);
    expect(page?.edges.flatMap(({ why }) => why.map((reason) => reason.__typename))).not.toContain(missing);
    expect(degraded).toEqual([named]);
    const [service, condition] = Object.entries(health)[0] ?? [];
    expect(plan).toContain(`${service} is ${condition} ${condition === 'slow' ? 'DEADLINE' : 'BREAKER'}`);
  });

  test('nothing is lost where another way needs none of it', async () => {
    const { page, degraded, plan } = await search({ stores: { health: foundSo({ relational: 'failing' }) } });
    expect(page?.ranking.strategy).toBe('HYBRID_SEQUENTIAL');
    expect(degraded).toBeUndefined();
    expect(plan).toContain('HYBRID_PARALLEL relational is failing BREAKER');
  });

  test('what is popular is shown where nothing can be had that ties a list to the question', async () => {
    const { page, degraded } = await search({ stores: { health: foundSo({ vector: 'failing', text: 'failing', graph: 'failing' }) } });
    expect(page?.ranking.strategy).toBe('DEGRADED_POPULAR');
    expect(page?.edges).toHaveLength(10);
    expect(degraded).toContainEqual({ store: 'vector', missing: 'what was asked for: these are the most important and the most recent items', reason: 'unavailable' });
  });

  test('an open guard is what it is known by', async () => {
    const stores = resilientStores({ ...gateway.stores, graph: without(gateway.stores.graph, ['neighbourhood', 'proximity']) }, { failures: 4, repeats: 0, pause: 60_000, longestPause: 60_000 });
    const first = await search({ stores });
    expect(first.plan).toContain('instead, as graph failed');
    await vi.waitFor(async () => {
      await search({ stores });
      expect(stores.health.snapshot()).not.toBe(allWell);
    });
    const [media] = [...gateway.catalog.entities.values()].map((entity) => ({ entity }));
    expect(stores.health.snapshot().illness('graph', media === undefined ? [] : [media])).toEqual({ condition: 'failing', store: gateway.stores.graph.name });
    expect(stores.health.snapshot().illness('relational', media === undefined ? [] : [media])).toBeUndefined();
    const later = await search({ stores });
    expect(later.plan).not.toContain('instead');
    expect(later.page).toEqual({ ...first.page, edges: first.page?.edges });
  });
});

describe('a degraded strategy', () => {
  test('is made where it is asked for', async () => {
    for (const strategy of ['DEGRADED_WITHOUT_VECTOR', 'DEGRADED_WITHOUT_GRAPH', 'DEGRADED_WITHOUT_TEXT', 'DEGRADED_POPULAR']) {
      const { page, errors } = await search({ strategy });
      expect(errors, strategy).toBeUndefined();
      expect(page?.ranking).toEqual({ strategy, exact: false });
    }
  });

  test('is refused where its part is no part', async () => {
    const { errors } = await search({ strategy: 'DEGRADED_WITHOUT_GRAPH' }, 'first: 3, weights: { graph: 0 }');
    expect(errors?.[0]?.message).toBe('Strategy DEGRADED_WITHOUT_GRAPH cannot answer this: the score has no graph part.');
  });
});

describe('pages', () => {
  const broken: Readonly<Record<string, Partial<Record<Service, Condition>>>> = { graph: { graph: 'failing' }, text: { text: 'failing' }, embedding: { embedding: 'failing' }, vector: { vector: 'failing' }, everything: { vector: 'failing', text: 'failing', graph: 'failing' } };

  test.each(Object.entries(broken))('after a degraded one (%s) are the rest of its list, whether the store is back or not', async (_, health) => {
    const away = { stores: { health: foundSo(health) } };
    const whole = await search(away, 'first: 12');
    const first = await search(away, 'first: 5');
    const cursor = first.page?.edges.at(-1)?.cursor;
    for (const options of [away, {}]) {
      const second = await search(options, `first: 7, after: "${cursor}"`);
      expect(second.errors).toBeUndefined();
      expect([...(first.page?.edges ?? []), ...(second.page?.edges ?? [])].map(({ node }) => node.id)).toEqual(whole.page?.edges.map(({ node }) => node.id));
      expect(second.page?.ranking).toEqual(whole.page?.ranking);
      expect(second.degraded).toBeDefined();
    }
  });

  test('after a whole one are whole, or refused while they cannot be', async () => {
    const first = await search({}, 'first: 3');
    const after = `first: 3, after: "${first.page?.edges.at(-1)?.cursor}"`;
    const away = await search({ stores: { health: foundSo({ graph: 'failing' }), graph: without(gateway.stores.graph, ['neighbourhood', 'proximity']) } }, after);
    expect(away.page).toBeNull();
    const back = await search({ stores: { health: foundSo({ graph: 'failing' }) } }, after);
    expect(back.errors).toBeUndefined();
    expect(back.degraded).toBeUndefined();
  });
});
