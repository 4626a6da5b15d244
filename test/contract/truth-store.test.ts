import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import { freshDatabase, soon } from '../support/embedded-postgres.ts';
import { truthStoreContract } from './truth-store.contract.ts';

truthStoreContract('postgres', async (catalog) => {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  return {
    truth,
    entities: postgresEntityStore(client),
    graph: sqlGraphStore(catalog, client),
    reopen: (other) => postgresTruthStore(other, client),

    async holdTransaction() {
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const held = client.transaction(async (sql) => {
        await sql.query('SELECT pg_current_xact_id()', [], soon());
        begin();
        await over;
      }, soon());
      await begun;
      return async () => {
        end();
        await held;
      };
    },
  };
});
