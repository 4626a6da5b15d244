import type { EntityType } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';

/** From one to the next through the primary key's index: there are few, each with many rows. */
export async function readOwners(sql: SqlRunner, entity: EntityType, call: Call): Promise<readonly Tenancy[]> {
  const table = entityTable(entity);
  const text = `WITH RECURSIVE owner AS (
      (SELECT t._tenant, t._project FROM ${table} t ORDER BY t._tenant, t._project LIMIT 1)
      UNION ALL SELECT next.* FROM owner o CROSS JOIN LATERAL (SELECT t._tenant, t._project FROM ${table} t WHERE (t._tenant, t._project) > (o._tenant, o._project) ORDER BY t._tenant, t._project LIMIT 1) next)
    SELECT * FROM owner`;
  return (await sql.query(text, [], call, { operation: 'owners' })).map((row) => ({ tenant: String(row['_tenant']), project: String(row['_project']) }));
}

/** In the order of the keys. */
export async function readRevisions(sql: SqlRunner, entity: EntityType, after: string | undefined, limit: number, call: Call): Promise<ReadonlyMap<string, number>> {
  const from = after === undefined ? [] : [after];
  const text = `SELECT t._key, t._revision FROM ${entityTable(entity)} t WHERE t._tenant = $1::text AND t._project = $2::text${after === undefined ? '' : ' AND t._key > $4::text'} ORDER BY t._key LIMIT $3::int`;
  const rows = await sql.query(text, [call.tenancy.tenant, call.tenancy.project, limit, ...from], call, { operation: 'revisions' });
  return new Map(rows.map((row) => [String(row['_key']), Number(row['_revision'])]));
}
