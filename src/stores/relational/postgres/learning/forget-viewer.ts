import type { Call } from '../../../../ports/call.ts';
import type { Forgotten } from '../../../../ports/learning-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlClient, SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { ofViewer } from './policies.ts';

/** Every table that says something of a viewer. Policies first: their rows are the locks, so that a recording under way is over, and one that comes finds nothing. */
const tables = ['policy', 'preference', 'event', 'feedback'] as const;

export async function forgetViewer(sql: SqlClient, viewer: string, call: Call): Promise<Forgotten> {
  return sql.transaction(async (transaction) => {
    const removed = new Map<(typeof tables)[number], number>();
    for (const table of tables) removed.set(table, await remove(transaction, table, viewer, call));
    return { policies: removed.get('policy') ?? 0, events: removed.get('event') ?? 0 };
  }, call);
}

async function remove(sql: SqlRunner, table: (typeof tables)[number], viewer: string, call: Call): Promise<number> {
  const parameters = new Parameters(call.tenancy);
  const text = `WITH gone AS (DELETE FROM ${systemSchema}.${table} t WHERE ${ofViewer('t', parameters, viewer)} RETURNING 1) SELECT count(*)::int AS count FROM gone`;
  const [row] = await sql.query(text, parameters.values, call, { operation: 'forget' });
  return Number(row?.['count'] ?? 0);
}
