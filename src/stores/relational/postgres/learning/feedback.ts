import type { Epoch } from '../../../../model/change.ts';
import type { PreferenceChange } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import type { Feedback } from '../../../../ports/learning-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { ofViewer } from './policies.ts';

/** Lines of transactions that began before every transaction still running: none of them can be overtaken any more. */
const settled = 'f.transaction < pg_snapshot_xmin(pg_current_snapshot())';

export async function readFeedback(sql: SqlRunner, viewer: string, after: Epoch | undefined, limit: number, call: Call): Promise<readonly Feedback[]> {
  const parameters = new Parameters(call.tenancy);
  const position = `(${parameters.add(`${after?.transaction ?? 0n}`, 'text')}::xid8, ${parameters.add(`${after?.sequence ?? 0n}`, 'bigint')})`;
  const text = `SELECT f.transaction::text AS line_transaction, f.sequence::text AS line_sequence, f.changes, e.id, e.kind, e.context, e.type, e.key, e.rating, e.reward, e.at
    FROM (SELECT * FROM ${systemSchema}.feedback f WHERE ${ofViewer('f', parameters, viewer)} AND (f.transaction, f.sequence) > ${position} AND ${settled} ORDER BY f.transaction, f.sequence LIMIT ${parameters.add(limit, 'int')}) f
    JOIN ${systemSchema}.event e ON e.tenant = f.tenant AND e.project = f.project AND e.viewer = f.viewer AND e.id = f.event ORDER BY f.transaction, f.sequence`;
  return (await sql.query(text, parameters.values, call, { operation: 'feedback' })).map(feedbackOf);
}

export async function readFeedbackHorizon(sql: SqlRunner, viewer: string, call: Call): Promise<Epoch | undefined> {
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT f.transaction::text AS line_transaction, f.sequence::text AS line_sequence FROM ${systemSchema}.feedback f WHERE ${ofViewer('f', parameters, viewer)} AND ${settled} ORDER BY f.transaction DESC, f.sequence DESC LIMIT 1`;
  const [row] = await sql.query(text, parameters.values, call, { operation: 'feedbackHorizon' });
  return row === undefined ? undefined : epochOf(row);
}

function feedbackOf(row: NativeRow): Feedback {
  return {
    epoch: epochOf(row),
    event: {
      id: String(row['id']), kind: String(row['kind']), item: { type: String(row['type']), key: String(row['key']) },
      rating: row['rating'] === null ? undefined : Number(row['rating']), reward: Number(row['reward']), at: String(row['at']),
    },
    context: String(row['context']),
    changes: (row['changes'] as [string, string, string, number, number][]).map(([relationship, type, key, before, after]): PreferenceChange => ({ relationship, target: { type, key }, before, after })),
  };
}

function epochOf(row: NativeRow): Epoch {
  return { transaction: BigInt(String(row['line_transaction'])), sequence: BigInt(String(row['line_sequence'])) };
}
