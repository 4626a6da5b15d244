import { randomUUID } from 'node:crypto';
import { untilStopped } from '../../src/ports/call.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { postgresTextStore } from '../../src/stores/text/postgres/postgres-text-store.ts';
import { pgvectorStore, type PgvectorOptions } from '../../src/stores/vector/pgvector/pgvector-store.ts';
import { withText } from '../../src/stores/vector/with-text.ts';
import type { OpenVectorStore } from '../contract/vector-store/under-test.ts';
import { reopening } from './reopening.ts';

/** Opens pgvector stores, with full text beside them, in schemas that go when they end. */
export function temporaryPgvector(url: string, options: Omit<PgvectorOptions, 'sql' | 'schema'> = {}): OpenVectorStore {
  return async () => {
    const sql = postgresClient({ server: { url }, store: 'pgvector' });
    const schema = `test_${randomUUID()}`;
    const open = () => withText(pgvectorStore({ ...options, sql, schema }), postgresTextStore({ sql, store: 'pgvector', schema: `${schema}_text` }));
    return reopening(open, async () => {
      await sql.query(`DROP SCHEMA IF EXISTS "${schema}", "${schema}_text" CASCADE`, [], untilStopped());
      await sql.close();
    });
  };
}
