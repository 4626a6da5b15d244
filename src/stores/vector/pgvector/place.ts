import { randomUUID } from 'node:crypto';
import { untilStopped } from '../../../ports/call.ts';
import { quoteName, quoteText } from '../../clients/postgres/sql/quote.ts';
import type { SqlClient } from '../../clients/postgres/sql/runner.ts';
import { findExtension } from './extension.ts';
import { purpose } from '../sql/collection-tables.ts';

/**
 * Names the collections in a schema, for as long as it is there: one that was dropped and made again has another name. The
 * name stands in the schema's comment. Rejects with `misconfigured` where the database cannot hold vectors.
 */
export async function pgvectorPlace(sql: SqlClient, schema: string): Promise<string> {
  const call = { ...untilStopped(), deadline: Date.now() + 15_000 };
  await findExtension(sql, 'pgvector', call);
  return (await read(sql)) ?? sql.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`trefoil collections in ${schema}`], call, purpose('open'));
    const quicker = await read(transaction);
    if (quicker !== undefined) return quicker;
    const place = `pgvector ${randomUUID()}`;
    await transaction.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, [], call, purpose('open'));
    await transaction.query(`COMMENT ON SCHEMA ${quoteName(schema)} IS ${quoteText(place)}`, [], call, purpose('open'));
    return place;
  }, call, purpose('open'));

  async function read(runner: Pick<SqlClient, 'query'>): Promise<string | undefined> {
    const [row] = await runner.query(`SELECT pg_catalog.obj_description(n.oid, 'pg_namespace') AS place FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::text`, [schema], call, purpose('open'));
    return typeof row?.['place'] === 'string' ? row['place'] : undefined;
  }
}
