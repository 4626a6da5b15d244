import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter } from '../../../src/model/filter.ts';
import type { VectorStore } from '../../../src/ports/vector-store.ts';
import { callOf } from '../../contract/vector-store/films.ts';
import type { OpenVectorStore, VectorStoreUnderTest } from '../../contract/vector-store/under-test.ts';
import { describeWith } from '../../services/describe-with.ts';
import { clusteredRows, cosine, type ClusteredAttribute } from '../../support/clustered-rows.ts';
import { temporaryMilvus } from '../../support/temporary-milvus.ts';
import { temporaryPgvector } from '../../support/temporary-pgvector.ts';

await describeWith('postgres', 'recall on PostgreSQL with pgvector', ({ url }) => {
  recallOf('pgvector, by its index alone', temporaryPgvector(url, { exactBelow: 0 }));
  recallOf('pgvector, as it is set by default', temporaryPgvector(url));
});

await describeWith('milvus', 'recall on Milvus', (address) => {
  recallOf('Milvus by its HNSW index', temporaryMilvus(address));
  recallOf('Milvus by its IVF index', temporaryMilvus(address, { index: 'IVF_FLAT', nlist: 512 }));
});

/** The share of the ten nearest that a search finds, under filters that few or many rows pass. */
function recallOf(name: string, open: OpenVectorStore): void {
  describe(`recall of ${name}`, () => {
    const { attributes, rows, queries, cut } = clusteredRows(6000, 32);
    const collection = { name: 'clustered', dimensions: 32, attributes };
    const tenancy = { tenant: 't', project: 'p' };
    let under: VectorStoreUnderTest;
    let store: VectorStore;

    beforeAll(async () => {
      under = await open();
      store = under.store;
      await store.open(collection);
      await store.upsert(collection.name, rows, callOf(tenancy));
      await store.optimize(collection.name);
      await under.settled?.();
    });
    afterAll(() => under.end());

    const attributesAndRates = (['any', 'near', 'far'] as const).flatMap((attribute) => [1, 0.5, 0.2, 0.1, 0.05, 0.01, 0.001].map((rate) => [attribute, rate] as const));
    it.each(attributesAndRates)('is at least 0.95 where a filter on %s passes %d of the rows', async (attribute, rate) => {
      expect(await recall(attribute, rate)).toBeGreaterThanOrEqual(0.95);
    });

    async function recall(attribute: ClusteredAttribute, rate: number): Promise<number> {
      const limit = cut(attribute, rate);
      const filter: Filter = { kind: 'compare', attribute, operator: 'lte', value: limit };
      const passing = rows.filter((row) => Number(row.attributes[attribute]) <= limit);
      const lists = await store.nearest(collection.name, queries.map((vector) => ({ vector, k: 10, filter })), [], callOf(tenancy));
      const found = lists.map((list, i) => {
        const query = queries[i] ?? new Float32Array(32);
        const best = passing.map(({ key, vector }) => ({ key, score: cosine(vector, query) })).sort((a, b) => b.score - a.score).slice(0, 10);
        return best.filter(({ key }) => list.hits.some((hit) => hit.key === key)).length / best.length;
      });
      return found.reduce((sum, share) => sum + share, 0) / found.length;
    }
  });
}
