import { formatEpoch, parseEpoch } from '../../../model/change.ts';
import { FailureReason } from '../../../ports/store-failure.ts';
import type { MutationName, WriteResult } from '../../../ports/truth-store.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { systemSchema } from '../../clients/postgres/sql/tables.ts';
import { refused, type WriteContext } from './write-context.ts';

/** A client that has waited for longer than this does not send its mutation again. */
const kept = '7 days';
/** How many that are older go with each that is added. */
const cleared = 100;

/**
 * Does what a client has named unless it was done before, and then resolves to what it did. The name is claimed before all
 * else: of two writes of one name the second waits here for the first to end.
 */
export async function writeUnderName(context: WriteContext, { id, fingerprint }: MutationName, work: () => Promise<WriteResult>): Promise<WriteResult> {
  const { sql, call } = context;
  const claim = new Parameters(call.tenancy);
  const claimed = await sql.query(`INSERT INTO ${systemSchema}.mutation (tenant, project, id, fingerprint) VALUES ($1, $2, ${claim.add(id, 'text')}, ${claim.add(fingerprint, 'text')}) ON CONFLICT DO NOTHING RETURNING 1`, claim.values, call);
  if (claimed.length === 0) return doneBefore(context, { id, fingerprint });
  const result = await work();
  const keep = new Parameters(call.tenancy);
  const stored = JSON.stringify({ ...result, epoch: result.epoch && formatEpoch(result.epoch) });
  await sql.query(`UPDATE ${systemSchema}.mutation SET result = ${keep.add(stored, 'jsonb')} WHERE tenant = $1 AND project = $2 AND id = ${keep.add(id, 'text')}`, keep.values, call);
  await sql.query(`DELETE FROM ${systemSchema}.mutation WHERE ctid IN (SELECT ctid FROM ${systemSchema}.mutation WHERE at < now() - interval '${kept}' ORDER BY at LIMIT ${cleared} FOR UPDATE SKIP LOCKED)`, [], call);
  return result;
}

async function doneBefore({ sql, call }: WriteContext, { id, fingerprint }: MutationName): Promise<WriteResult> {
  const parameters = new Parameters(call.tenancy);
  const [row] = await sql.query(`SELECT fingerprint, result FROM ${systemSchema}.mutation WHERE tenant = $1 AND project = $2 AND id = ${parameters.add(id, 'text')}`, parameters.values, call);
  if (row?.['fingerprint'] !== fingerprint) throw refused(FailureReason.Conflict, `the mutation id ${JSON.stringify(id)} was used before, for something else; give each mutation an id of its own, and the same only to send the same again`);
  const stored = row['result'] as Omit<WriteResult, 'epoch' | 'changed'> & { readonly epoch?: string; readonly changed?: WriteResult['changed'] };
  // Kept from before it was noted, it is older than anything that waits to be mirrored.
  return { ...stored, changed: stored.changed ?? [], epoch: stored.epoch === undefined ? undefined : parseEpoch(stored.epoch) };
}
