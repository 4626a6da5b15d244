import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import { temporaryZvec } from '../support/temporary-zvec.ts';
import type { TestGateway } from '../support/test-gateway.ts';
import { arbitraryRequest, arbitrarySearch } from './arbitrary-request.ts';
import { arbitraryCatalogue, vocabulary } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import type { Connection, Json } from './oracle/check-answer.ts';
import { printRequest } from './print-request.ts';
import type { RankAsk, Request } from './request.ts';
import { withGateway } from './stand-up.ts';

const now = Date.UTC(2026, 0, 1);
const strategies = [undefined, 'VECTOR_ONLY', 'HYBRID_PARALLEL', 'HYBRID_SEQUENTIAL', 'POST_FILTER', 'ITERATE', 'IDS_FIRST', 'GRAPH_FIRST'];

describe('EQUIVALENT over zvec', () => {
  test('every strategy answers what the reference answers, as far as 32-bit floats tell scores apart', async () => {
    const questions = arbitraryCatalogue({ rows: fc.integer({ min: 5, max: 120 }) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitraryRequest(catalogue), { minLength: 6, maxLength: 6 }) }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withZvec({}, (vectors) => withGateway(catalogue, vectors, async (gateway) => {
          for (const request of requests) {
            const reference = await answer(gateway, request, 'REFERENCE');
            for (const strategy of strategies) {
              const other = await answer(gateway, request, strategy);
              if (other !== undefined) same(reference, other, `${strategy ?? 'the planner’s choice'}: ${fc.stringify(request)}`);
            }
          }
        }));
      }),
      fuzzRuns(4),
    );
  }, 600_000);

  test('the index, where it is used, finds at least 95 of 100, and what it calls exact is', async () => {
    let [wanted, found, uncertain] = [0, 0, 0];
    const words = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 }).map((all) => ({ query: all.join(' ') }));
    const questions = arbitraryCatalogue({ rows: fc.constant(640) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitrarySearch(catalogue, words).map(plain), { minLength: 8, maxLength: 8 }) }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withZvec({ exactBelow: 0 }, (vectors) => withGateway(catalogue, vectors, async (gateway) => {
          for (const ask of requests) {
            const [reference, indexed] = [await answer(gateway, [ask], 'REFERENCE'), await answer(gateway, [ask], 'VECTOR_ONLY')];
            const [best, got] = [reference?.['root'], indexed?.['root']] as (Connection & { readonly ranking: { readonly exact: boolean } })[];
            if (best === undefined || got === undefined) continue;
            // Ties are as good as what they tie with.
            const least = (best.edges.at(-1)?.score ?? 0) - 2e-6;
            wanted += best.edges.length;
            found += got.edges.filter(({ score }) => score >= least).length;
            if (got.ranking.exact) expect(got.edges.every(({ score }) => score >= least)).toBe(true);
            else uncertain += 1;
          }
        }));
      }),
      fuzzRuns(2),
    );
    expect(uncertain, 'the index was used').toBeGreaterThan(0);
    expect(found / wanted).toBeGreaterThanOrEqual(0.95);
  }, 600_000);
});

/** By meaning alone, which is the index's. */
function plain(ask: RankAsk): RankAsk {
  return { ...ask, nodes: [], args: { query: ask.args['query'], first: 10, weights: { vector: 1, text: 0, graph: 0, importance: 0, recency: 0 } } };
}

async function withZvec(options: { readonly exactBelow?: number }, use: (vectors: VectorStore) => Promise<void>): Promise<void> {
  const { store, end } = await temporaryZvec(options)();
  try {
    await use(store);
  } finally {
    await end();
  }
}

async function answer(gateway: TestGateway, request: Request, strategy: string | undefined): Promise<Json | undefined> {
  const { query, variables } = printRequest(gateway.catalog.schema, request);
  const { result } = await gateway.ask(query, { variables, now, ...(strategy === undefined ? {} : { strategy }) });
  for (const { message } of result.errors ?? []) expect(message).toMatch(/^(Strategy |With these weights nothing ties)/);
  return result.errors?.some(({ message }) => message.startsWith('Strategy ')) === true ? undefined : (result.data as Json);
}

/** Equal but for what hangs on the last bits of a score. Items that differ in them alone may change places. */
function same(a: unknown, b: unknown, about: string): void {
  if (typeof a === 'number' && typeof b === 'number') expect(b, about).toBeCloseTo(a, 5);
  else if (Array.isArray(a) && Array.isArray(b)) {
    expect(b, about).toHaveLength(a.length);
    for (const [i, member] of a.entries()) same(member, b[i], about);
  } else if (isObject(a) && isObject(b)) {
    if ('score' in a && a['node'] !== null && b['node'] !== null && (a['node'] as Json)['id'] !== (b['node'] as Json)['id']) same(a['score'], b['score'], about);
    else for (const name of Object.keys(a)) if (!byScore.has(name)) same(a[name], b[name], about);
  } else expect(b, about).toEqual(a);
}

const byScore = new Set(['cursor', 'startCursor', 'endCursor', 'summary', 'slack']);

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
