import { setTimeout as pause } from 'node:timers/promises';
import type { Constraints } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../../ports/store-failure.ts';
import { WriteRefusal } from '../../../../ports/truth-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlClient, SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';

const table = `${systemSchema}.policy`;
const mostAttempts = 5;

/** One transaction that has the viewer's policies of these contexts for itself. Locks are taken in one order, so that two never wait for each other. */
export async function withPolicies<T>(sql: SqlClient, viewer: string, contexts: readonly string[], call: Call, work: (sql: SqlRunner) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await sql.transaction(async (transaction) => {
        await lockPolicies(transaction, viewer, contexts, call);
        return work(transaction);
      }, call);
    } catch (error) {
      // Of two events of one id in two contexts one may have to give way; policies that are forgotten while they are waited for are made anew.
      const lost = error instanceof StoreFailure && error.reason === FailureReason.Conflict && !(error instanceof WriteRefusal);
      if (!lost || attempt === mostAttempts) throw error;
      await pause(Math.random() * 10 * attempt);
    }
}

async function lockPolicies(sql: SqlRunner, viewer: string, contexts: readonly string[], call: Call): Promise<void> {
  const create = new Parameters(call.tenancy);
  await sql.query(`INSERT INTO ${table} (tenant, project, viewer, context) SELECT $1, $2, ${create.add(viewer, 'text')}, c.context FROM unnest(${create.add(contexts, 'text[]')}) c(context) ORDER BY c.context COLLATE "C" ON CONFLICT DO NOTHING`, create.values, call);
  const lock = new Parameters(call.tenancy);
  const locked = await sql.query(`SELECT 1 FROM ${table} p WHERE ${ofViewer('p', lock, viewer)} AND p.context = ANY (${lock.add(contexts, 'text[]')}) ORDER BY p.context FOR UPDATE`, lock.values, call);
  if (locked.length < new Set(contexts).size) throw new StoreFailure(FailureReason.Conflict, 'the viewer was forgotten meanwhile', { store: 'postgres', family: 'relational', operation: 'lock' });
}

export async function touchPolicies(sql: SqlRunner, viewer: string, contexts: readonly string[], call: Call): Promise<void> {
  const parameters = new Parameters(call.tenancy);
  await sql.query(`UPDATE ${table} p SET version = p.version + 1, updated = clock_timestamp() WHERE ${ofViewer('p', parameters, viewer)} AND p.context = ANY (${parameters.add(contexts, 'text[]')})`, parameters.values, call);
}

/** An empty object lifts all. */
export async function saveConstraints(sql: SqlRunner, viewer: string, context: string, constraints: Constraints, call: Call): Promise<void> {
  const parameters = new Parameters(call.tenancy);
  const kept = Object.keys(constraints).length === 0 ? null : JSON.stringify(constraints);
  await sql.query(`UPDATE ${table} p SET constraints = ${parameters.add(kept, 'jsonb')} WHERE ${ofPolicy('p', parameters, viewer, context)}`, parameters.values, call);
}

/** What was recorded until now is not liked any more. */
export async function forget(sql: SqlRunner, viewer: string, context: string, call: Call): Promise<void> {
  const parameters = new Parameters(call.tenancy);
  await sql.query(`UPDATE ${table} p SET forgotten = clock_timestamp() WHERE ${ofPolicy('p', parameters, viewer, context)}`, parameters.values, call);
}

export function ofViewer(row: string, parameters: Parameters, viewer: string): string {
  return `${row}.tenant = $1 AND ${row}.project = $2 AND ${row}.viewer = ${parameters.add(viewer, 'text')}`;
}

export function ofPolicy(row: string, parameters: Parameters, viewer: string, context: string): string {
  return `${ofViewer(row, parameters, viewer)} AND ${row}.context = ${parameters.add(context, 'text')}`;
}
