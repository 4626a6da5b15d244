import { randomUUID } from 'node:crypto';
import { untilStopped } from '../../src/ports/call.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { pgvectorStore, type PgvectorOptions } from '../../src/stores/vector/pgvector/pgvector-store.ts';
import type { OpenVectorStore } from '../contract/vector-store/under-test.ts';

/** Opens pgvector stores in schemas that go when they end. */
export function temporaryPgvector(url: string, options: Omit<PgvectorOptions, 'sql' | 'schema'> = {}): OpenVectorStore {
  return async () => {
    const sql = postgresClient({ server: { url }, store: 'pgvector' });
    const schema = `test_${randomUUID()}`;
    let store = pgvectorStore({ ...options, sql, schema });
    return {
      store,
      async reopen() {
        await store.close();
        store = pgvectorStore({ ...options, sql, schema });
        return store;
      },
      async end() {
        await store.close();
        await sql.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`, [], untilStopped());
        await sql.close();
      },
    };
  };
}
