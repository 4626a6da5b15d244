import { test } from 'vitest';
import { postgresTextStore } from '../../src/stores/text/postgres/postgres-text-store.ts';
import { withText } from '../../src/stores/vector/with-text.ts';
import { describeWithAll } from '../services/describe-with-all.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';
import { temporaryMilvus } from '../support/temporary-milvus.ts';
import { temporaryNeo4j } from '../support/temporary-neo4j.ts';
import { temporaryPgvector } from '../support/temporary-pgvector.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { strategiesAlike } from './strategies-alike.ts';

const title = 'every strategy answers what the reference answers, as far as 32-bit floats tell scores apart';
const exact = { exactBelow: 1_000_000 };

await describeWithAll(['postgres', 'neo4j'], 'EQUIVALENT over pgvector and Neo4j', ({ postgres, neo4j: { url, user = '', password = '' } }) => {
  test(title, async () => {
    await strategiesAlike(async () => {
      const vectors = await temporaryPgvector(postgres.url, exact)();
      return { vectors, graph: temporaryNeo4j({ uri: url, user, password }), end: vectors.end };
    }, fuzzRuns(2));
  }, 600_000);
});

await describeWithAll(['milvus', 'neo4j'], 'EQUIVALENT over Milvus and Neo4j', ({ milvus, neo4j: { url, user = '', password = '' } }) => {
  test(title, async () => {
    await strategiesAlike(async () => {
      const { store, settled, end } = await temporaryMilvus(milvus, { index: 'FLAT' })();
      const { client: sql } = await freshDatabase();
      const vectors = { store: withText(store, postgresTextStore({ sql })), ...(settled && { settled }) };
      return {
        vectors, graph: temporaryNeo4j({ uri: url, user, password }),
        async end() {
          await end();
          await sql.close();
        },
      };
    }, fuzzRuns(2));
  }, 600_000);
});
