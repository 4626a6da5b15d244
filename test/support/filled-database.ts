import type { Catalog } from '../../src/catalog/catalog.ts';
import { untilStopped } from '../../src/ports/call.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import type { SqlClient } from '../../src/stores/clients/postgres/sql/runner.ts';
import { edgeTable } from '../../src/stores/clients/postgres/sql/edge-sql.ts';
import { entityTable, systemSchema } from '../../src/stores/clients/postgres/sql/tables.ts';
import { postgresTruthStore } from '../../src/stores/relational/postgres/truth-store.ts';
import type { FilledStore } from '../contract/stored-data.ts';
import { freshDatabase, soon } from './embedded-postgres.ts';

/** A store over a database that the truth store writes to. */
export async function filledDatabase<Store>(catalog: Catalog, open: (client: SqlClient) => Store): Promise<FilledStore<Store> & { readonly close: () => Promise<void> }> {
  const { client } = await freshDatabase();
  const truth = postgresTruthStore(catalog, client);
  await truth.migrate();
  return {
    store: open(client),
    close: () => client.close(),

    async write(data, tenancy) {
      await truth.write({ puts: [], lists: [], edges: [], removedEdges: [], deletes: [], ...data }, { ...untilStopped(undefined, tenancy), deadline: Date.now() + 20_000 });
    },

    stall: () => lockAll(client, [edgeTable, `${systemSchema}.name`, `${systemSchema}.name_tail`, ...[...catalog.entities.values()].map(entityTable)]),
  };
}

/** Returns how to let go. A query that a stall before has held up may still be about to end, and have locks in another order. */
async function lockAll(client: SqlClient, tables: readonly string[]): Promise<() => Promise<void>> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const held = client.transaction(async (sql) => {
    await sql.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`, [], soon());
    begin();
    await over;
  }, soon());
  try {
    await Promise.race([begun, held]);
  } catch (error) {
    if (error instanceof StoreFailure && error.reason === FailureReason.Conflict) return lockAll(client, tables);
    throw error;
  }
  return async () => {
    end();
    await held;
  };
}
