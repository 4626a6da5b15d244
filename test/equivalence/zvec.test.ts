import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import { temporaryZvec } from '../support/temporary-zvec.ts';
import { arbitrarySearch } from './arbitrary-request.ts';
import { arbitraryCatalogue, vocabulary } from './catalogue.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import type { Connection } from './oracle/check-answer.ts';
import type { RankAsk } from './request.ts';
import { withGateway } from './stand-up.ts';
import { answer, strategiesAlike } from './strategies-alike.ts';

describe('EQUIVALENT over zvec', () => {
  test('every strategy answers what the reference answers, as far as 32-bit floats tell scores apart', async () => {
    await strategiesAlike(async () => {
      const vectors = await temporaryZvec({})();
      return { vectors, end: vectors.end };
    }, fuzzRuns(4));
  }, 600_000);

  test('the index, where it is used, finds at least 95 of 100, and what it calls exact is', async () => {
    let [wanted, found, uncertain] = [0, 0, 0];
    const words = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 }).map((all) => ({ query: all.join(' ') }));
    const questions = arbitraryCatalogue({ rows: fc.constant(640) }).chain((catalogue) => fc.record({ catalogue: fc.constant(catalogue), requests: fc.array(arbitrarySearch(catalogue, words).map(plain), { minLength: 8, maxLength: 8 }) }));
    await fc.assert(
      fc.asyncProperty(questions, async ({ catalogue, requests }) => {
        await withZvec({ exactBelow: 0 }, (vectors) => withGateway(catalogue, { vectors: { store: vectors } }, async (gateway) => {
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
