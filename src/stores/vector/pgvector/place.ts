import { randomUUID } from 'node:crypto';
import { untilStopped, type Call } from '../../../ports/call.ts';
import { quoteName, quoteText } from '../../clients/postgres/sql/quote.ts';
import type { SqlClient, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { findExtension } from './extension.ts';
import { purpose } from '../sql/collection-tables.ts';

/**
 * Names the collections in a schema, for as long as it is there: one that was dropped and made again has another name. The
 * name stands in the schema's comment. Rejects with `misconfigured` where the database cannot hold vectors.
 */
export async function pgvectorPlace(sql: SqlClient, schema: string): Promise<string> {
  const call = ownCall();
  await findExtension(sql, 'pgvector', call);
  const found = (await readComment(sql, schema, call)).place;
  return found ?? inTurn(sql, schema, call, async (transaction, { place }) => {
    if (place !== undefined) return place;
    const named = `pgvector ${randomUUID()}`;
    await transaction.query(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`, [], call, purpose('open'));
    await comment(transaction, schema, named, call);
    return named;
  });
}

/** Which truth the collections of a schema that has its name were filled from: this one, where none has said so before. It is the second line of the comment. */
export async function pgvectorTruth(sql: SqlClient, schema: string, truth: string): Promise<string> {
  const call = ownCall();
  return (await readComment(sql, schema, call)).truth ?? inTurn(sql, schema, call, async (transaction, { place = '', truth: quicker }) => {
    if (quicker === undefined) await comment(transaction, schema, `${place}\n${truth}`, call);
    return quicker ?? truth;
  });
}

interface Comment {
  readonly place?: string | undefined;
  readonly truth?: string | undefined;
}

async function readComment(runner: Pick<SqlClient, 'query'>, schema: string, call: Call): Promise<Comment> {
  const [row] = await runner.query(`SELECT pg_catalog.obj_description(n.oid, 'pg_namespace') AS place FROM pg_catalog.pg_namespace n WHERE n.nspname = $1::text`, [schema], call, purpose('open'));
  const [place, truth] = typeof row?.['place'] === 'string' ? row['place'].split('\n') : [];
  return { place, truth };
}

async function comment(transaction: SqlRunner, schema: string, text: string, call: Call): Promise<void> {
  await transaction.query(`COMMENT ON SCHEMA ${quoteName(schema)} IS ${quoteText(text)}`, [], call, purpose('open'));
}

/** One gateway at a time, with what the comment says then. */
function inTurn<T>(sql: SqlClient, schema: string, call: Call, work: (transaction: SqlRunner, found: Comment) => Promise<T>): Promise<T> {
  return sql.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', [`trefoil collections in ${schema}`], call, purpose('open'));
    return work(transaction, await readComment(transaction, schema, call));
  }, call, purpose('open'));
}

function ownCall(): Call {
  return { ...untilStopped(), deadline: Date.now() + 15_000 };
}
