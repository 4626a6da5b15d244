import { expect, test } from 'vitest';
import { postgresTextStore } from '../../src/stores/text/postgres/postgres-text-store.ts';
import { withText } from '../../src/stores/vector/with-text.ts';
import type { OpenVectorStore } from '../contract/vector-store/under-test.ts';
import { describeWithAll } from '../services/describe-with-all.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';
import { temporaryMilvus } from '../support/temporary-milvus.ts';
import { temporaryNeo4j } from '../support/temporary-neo4j.ts';
import { temporaryPgvector } from '../support/temporary-pgvector.ts';
import { testGateway } from '../support/test-gateway.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { nearlySame } from './nearly-same.ts';
import { strategiesAlike, type StoresUnderTest } from './strategies-alike.ts';

const title = 'every strategy answers what the reference answers, as far as 32-bit floats tell scores apart';
const exact = { exactBelow: 1_000_000 };

await describeWithAll(['postgres', 'neo4j'], 'EQUIVALENT over pgvector and Neo4j', ({ postgres, neo4j: { url, user = '', password = '' } }) => {
  test(title, async () => {
    await strategiesAlike(async () => {
      const vectors = await temporaryPgvector(postgres.url, exact)();
      return { vectors, graph: temporaryNeo4j({ uri: url, user, password }), end: vectors.end };
    }, fuzzRuns(1));
  }, 600_000);
}, { concurrent: true });

await describeWithAll(['milvus', 'neo4j'], 'EQUIVALENT over Milvus and Neo4j', ({ milvus, neo4j: { url, user = '', password = '' } }) => {
  test(title, async () => {
    await strategiesAlike(async () => ({ ...(await onMilvus(temporaryMilvus(milvus, { index: 'FLAT' }))), graph: temporaryNeo4j({ uri: url, user, password }) }), fuzzRuns(1));
  }, 600_000);
}, { concurrent: true });

await describeWithAll(['milvus-lite'], 'Milvus Lite, which filters after an approximate search', (services) => {
  test('is searched exactly, whatever index is asked for, and a filter that few pass leaves out none of them', async () => {
    const { end, ...stores } = await onMilvus(temporaryMilvus(services['milvus-lite'], { index: 'HNSW' }));
    const films = Array.from({ length: 120 }, (_, i) => ({ key: `f${i}`, title: i % 40 === 0 ? `submarine ${i}` : `robbery casino heist ${i}`, rare: i % 40 === 0 }));
    const gateway = await testGateway({ ...stores, schema: 'type Film implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String! @name rare: Boolean @filterable }', data: { records: { Film: films } } });
    try {
      const ask = async (strategy: string | undefined) => (await gateway.ask('{ searchFilms(query: "robbery casino heist", first: 3, filter: { rare: { eq: true } }, weights: { text: 0 }) { ranking { exact } edges { score node { key } } } }', strategy === undefined ? {} : { strategy })).result.data;
      const chosen = await ask(undefined);
      expect(chosen).toMatchObject({ searchFilms: { ranking: { exact: true }, edges: [{}, {}, {}] } });
      nearlySame(await ask('REFERENCE'), chosen, 'the planner’s choice');
    } finally {
      await gateway.end();
      await end();
    }
  }, 60_000);
}, { concurrent: true });

async function onMilvus(open: OpenVectorStore): Promise<StoresUnderTest> {
  const { store, settled, end } = await open();
  const { client: sql } = await freshDatabase({ poolSize: 3 });
  return {
    vectors: { store: withText(store, postgresTextStore({ sql })), ...(settled && { settled }) },
    async end() {
      await end();
      await sql.close();
    },
  };
}
