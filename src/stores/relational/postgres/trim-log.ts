import { parseEpoch, type Epoch } from '../../../model/change.ts';
import type { Call } from '../../../ports/call.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';

/** A table that is read by (transaction, sequence) and grows for ever. */
export type LogTable = 'change' | 'feedback';

/** The log up to a place has been taken in by every index of vectors, wherever it lies, that was in use since the moment, or is now. Feedback is read by nothing of ours. */
const applied = `NOT EXISTS (SELECT 1 FROM ${systemSchema}.generation g WHERE g.state <> 'retired' AND g.seen >= least($1::timestamptz, now() - interval '1 hour')
  AND (g.applied_transaction IS NULL OR (g.applied_transaction::xid8, g.applied_sequence::bigint) < (l.transaction, l.sequence)))`;

/**
 * Removes from the front of a log at most so many lines from before a moment, up to the first that must stay, and notes the
 * last of them in the same transaction, so that whoever wants to go on from before it can be told.
 */
export async function trimLog(sql: SqlRunner, table: LogTable, before: number, limit: number, call: Call): Promise<number> {
  const isSpent = `l.at < $1::timestamptz AND l.transaction < pg_snapshot_xmin(pg_current_snapshot())${table === 'change' ? ` AND ${applied}` : ''}`;
  const text = `WITH oldest AS MATERIALIZED (SELECT l.transaction, l.sequence, ${isSpent} AS spent FROM ${systemSchema}.${table} l ORDER BY l.transaction, l.sequence LIMIT $2::int),
      stays AS (SELECT transaction, sequence FROM oldest WHERE NOT spent ORDER BY transaction, sequence LIMIT 1),
      gone AS (DELETE FROM ${systemSchema}.${table} l USING oldest o WHERE (l.transaction, l.sequence) = (o.transaction, o.sequence)
        AND NOT EXISTS (SELECT 1 FROM stays s WHERE (l.transaction, l.sequence) >= (s.transaction, s.sequence)) RETURNING l.transaction, l.sequence),
      noted AS (INSERT INTO ${systemSchema}.meta SELECT '${table} trimmed', transaction || '.' || sequence FROM gone ORDER BY transaction DESC, sequence DESC LIMIT 1
        ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value)
    SELECT count(*)::int AS count FROM gone`;
  const [row] = await sql.query(text, [new Date(before), limit], call, { operation: 'trim' });
  return Number(row?.['count'] ?? 0);
}

/** The last line that was removed. */
export async function readTrimmed(sql: SqlRunner, table: LogTable, call: Call): Promise<Epoch | undefined> {
  const [row] = await sql.query(`SELECT value FROM ${systemSchema}.meta WHERE name = $1::text`, [`${table} trimmed`], call, { operation: 'trimmed' });
  return parseEpoch(String(row?.['value'] ?? ''));
}
