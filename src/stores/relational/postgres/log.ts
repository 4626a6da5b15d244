import type { Epoch } from '../../../model/change.ts';
import type { Call } from '../../../ports/call.ts';
import type { Change } from '../../../ports/truth-store.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';
import { readTrimmed } from './trim-log.ts';

/** Lines of transactions that began before every transaction still running: none of them can be overtaken any more. */
const settled = 'c.transaction < pg_snapshot_xmin(pg_current_snapshot())';

export async function readChanges(sql: SqlRunner, after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]> {
  // Ordered by the columns, not by the texts that are selected under their names.
  const text = `SELECT transaction::text AS transaction, sequence::text AS sequence, tenant, project, type, key, operation, at FROM ${systemSchema}.change c
    WHERE (c.transaction, c.sequence) > ($1::text::xid8, $2::bigint) AND ${settled} ORDER BY c.transaction, c.sequence LIMIT $3::int`;
  const rows = await sql.query(text, [`${after?.transaction ?? 0n}`, `${after?.sequence ?? 0n}`, limit], call);
  return rows.map(changeOf);
}

export async function readHorizon(sql: SqlRunner, call: Call): Promise<Epoch | undefined> {
  const [row] = await sql.query(`SELECT transaction::text AS transaction, sequence::text AS sequence FROM ${systemSchema}.change c WHERE ${settled} ORDER BY c.transaction DESC, c.sequence DESC LIMIT 1`, [], call);
  // A log that is trimmed to its end ends there, and not before its beginning.
  return row === undefined ? readTrimmed(sql, 'change', call) : epochOf(row);
}

function changeOf(row: NativeRow): Change {
  return {
    epoch: epochOf(row),
    tenancy: { tenant: String(row['tenant']), project: String(row['project']) },
    ref: { type: String(row['type']), key: String(row['key']) },
    operation: row['operation'] as Change['operation'],
    at: String(row['at']),
  };
}

function epochOf(row: NativeRow): Epoch {
  return { transaction: BigInt(String(row['transaction'])), sequence: BigInt(String(row['sequence'])) };
}
