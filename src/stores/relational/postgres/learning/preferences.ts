import type { Belief, PreferenceKey } from '../../../../model/learning.ts';
import type { Call } from '../../../../ports/call.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { ofViewer } from './policies.ts';

const table = `${systemSchema}.preference`;

/** A preference of one viewer, in one of their contexts. */
export interface PlacedKey extends PreferenceKey {
  readonly context: string;
}

export function nameOf({ context, relationship, target }: PlacedKey): string {
  return JSON.stringify([context, relationship, target.type, target.key]);
}

/** Name → what is believed, of those where something is. */
export async function readBeliefs(sql: SqlRunner, viewer: string, keys: readonly PlacedKey[], call: Call): Promise<Map<string, Belief>> {
  if (keys.length === 0) return new Map();
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT p.context, p.relationship, p.type, p.key, p.weight, p.evidence, p.told, p.as_of FROM unnest(${columnsOf(keys, parameters)}) k(context, relationship, type, key)
    JOIN ${table} p ON ${ofViewer('p', parameters, viewer)} AND p.context = k.context AND p.relationship = k.relationship AND p.type = k.type AND p.key = k.key`;
  const rows = await sql.query(text, parameters.values, call);
  return new Map(rows.map((row) => [
    nameOf({ context: String(row['context']), relationship: String(row['relationship']), target: { type: String(row['type']), key: String(row['key']) } }),
    { weight: Number(row['weight']), evidence: Number(row['evidence']), told: Number(row['told']), asOf: Number(row['as_of']) },
  ]));
}

/** Each once. */
export async function savePreferences(sql: SqlRunner, viewer: string, preferences: readonly (PlacedKey & { readonly belief: Belief })[], call: Call): Promise<void> {
  if (preferences.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const numbers = (['weight', 'evidence', 'told', 'asOf'] as const).map((name) => parameters.add(preferences.map(({ belief }) => belief[name]), 'float8[]'));
  const text = `INSERT INTO ${table} (tenant, project, viewer, context, relationship, type, key, weight, evidence, told, as_of)
    SELECT $1, $2, ${parameters.add(viewer, 'text')}, k.* FROM unnest(${columnsOf(preferences, parameters)}, ${numbers.join(', ')}) k
    ON CONFLICT (tenant, project, viewer, context, relationship, type, key) DO UPDATE SET weight = EXCLUDED.weight, evidence = EXCLUDED.evidence, told = EXCLUDED.told, as_of = EXCLUDED.as_of`;
  await sql.query(text, parameters.values, call);
}

function columnsOf(keys: readonly PlacedKey[], parameters: Parameters): string {
  const columns = [keys.map(({ context }) => context), keys.map(({ relationship }) => relationship), keys.map(({ target }) => target.type), keys.map(({ target }) => target.key)];
  return columns.map((values) => parameters.add(values, 'text[]')).join(', ');
}
