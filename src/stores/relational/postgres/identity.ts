import type { Call } from '../../../ports/call.ts';
import type { TruthIdentity } from '../../../ports/truth-store.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';

/** What `migrate` left about the database; undefined where it never ran. */
export async function readIdentity(sql: SqlRunner, call: Call): Promise<TruthIdentity | undefined> {
  const [table] = await sql.query(`SELECT to_regclass('${systemSchema}.meta') IS NOT NULL AS found`, [], call);
  if (table?.['found'] !== true) return undefined;
  const rows = await sql.query(`SELECT name, value FROM ${systemSchema}.meta`, [], call);
  const values = new Map(rows.map((row) => [String(row['name']), String(row['value'])]));
  const [database, catalog] = [values.get('identity'), values.get('catalog')];
  return database === undefined || catalog === undefined ? undefined : { database, catalog };
}
