import { postgresLearningStore } from '../../src/stores/relational/postgres/learning/learning-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { freshDatabase } from '../support/embedded-postgres.ts';
import { learningStoreContract } from './learning-store.contract.ts';

learningStoreContract('postgres', async (catalog) => {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  return { truth, learning: postgresLearningStore(catalog, client) };
});
