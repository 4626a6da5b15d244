import { tasteHalfLifeDays, type Constraints, type Preference, type ViewerProfile } from '../../../../model/learning.ts';
import type { EntityRef } from '../../../../model/entity-ref.ts';
import type { Call } from '../../../../ports/call.ts';
import type { ProfileQuery } from '../../../../ports/learning-store.ts';
import { Parameters } from '../../../clients/postgres/sql/parameters.ts';
import type { SqlRunner } from '../../../clients/postgres/sql/runner.ts';
import { systemSchema } from '../../../clients/postgres/sql/tables.ts';
import { ofPolicy, ofViewer } from './policies.ts';

/** One statement, so that all of it is of one moment: a version and preferences of another would rank pages that do not follow each other. */
export async function readProfile(sql: SqlRunner, viewer: string, context: string, { preferences, liked, seen }: ProfileQuery, call: Call): Promise<ViewerProfile> {
  const parameters = new Parameters(call.tenancy);
  const text = `SELECT p.version, p.constraints,
      (SELECT jsonb_agg(jsonb_build_array(f.relationship, f.type, f.key, f.weight, f.evidence) ORDER BY abs(f.weight) DESC, f.relationship, f.type, f.key)
        FROM (SELECT * FROM ${systemSchema}.preference f WHERE ${ofPolicy('f', parameters, viewer, context)} ORDER BY abs(f.weight) DESC, f.relationship, f.type, f.key LIMIT ${parameters.add(preferences, 'int')}) f) AS preferences,
      (${liked === 0 ? 'NULL' : likedItems(parameters, viewer, context, liked)}) AS liked,
      (${seen.length === 0 ? 'NULL' : seenItems(parameters, viewer, seen)}) AS seen
    FROM (SELECT 1) one LEFT JOIN ${systemSchema}.policy p ON ${ofPolicy('p', parameters, viewer, context)}`;
  const [row] = await sql.query(text, parameters.values, call, { operation: 'profile' });
  return {
    version: Number(row?.['version'] ?? 0),
    constraints: (row?.['constraints'] ?? undefined) as Constraints | undefined,
    preferences: ((row?.['preferences'] ?? []) as [string, string, string, number, number][]).map(([relationship, type, key, weight, evidence]): Preference => ({ relationship, target: { type, key }, weight, evidence })),
    liked: refsOf(row?.['liked']),
    seen: refsOf(row?.['seen']),
  };
}

/** Halved at most 100 times, as what is halved oftener is lost to PostgreSQL, and the whole statement with it. */
function likedItems(parameters: Parameters, viewer: string, context: string, most: number): string {
  const faded = `liking * power(2::float8, greatest(-100, -extract(epoch FROM newest - at)::float8 / ${tasteHalfLifeDays * 86_400}))`;
  return `SELECT jsonb_agg(jsonb_build_array(l.type, l.key) ORDER BY l.faded DESC, l.type, l.key) FROM (
    SELECT type, key, ${faded} AS faded FROM (
      SELECT e.type, e.key, sum(e.reward ORDER BY e.at, e.id) AS liking, max(e.at) AS at, max(max(e.at)) OVER () AS newest
      FROM ${systemSchema}.event e WHERE ${ofPolicy('e', parameters, viewer, context)} AND (p.forgotten IS NULL OR e.recorded > p.forgotten) GROUP BY e.type, e.key) x
    WHERE liking > 0 ORDER BY faded DESC, type, key LIMIT ${parameters.add(most, 'int')}) l`;
}

function seenItems(parameters: Parameters, viewer: string, kinds: readonly string[]): string {
  return `SELECT jsonb_agg(DISTINCT jsonb_build_array(e.type, e.key)) FROM ${systemSchema}.event e WHERE ${ofViewer('e', parameters, viewer)} AND e.kind = ANY (${parameters.add(kinds, 'text[]')})`;
}

function refsOf(value: unknown): EntityRef[] {
  return ((value ?? []) as [string, string][]).map(([type, key]) => ({ type, key }));
}
