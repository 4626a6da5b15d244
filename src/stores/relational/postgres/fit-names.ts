import type { EntityType } from '../../../catalog/catalog.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { column, entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import { saveNames } from './write-names.ts';

const pageSize = 5_000;

/** Fills the names of a type anew where the SDL takes them, or the importance beside them, from another attribute than before. Returns what was done. */
export async function fitNames(sql: SqlRunner, entity: EntityType, call: Call): Promise<string[]> {
  const wanted = entity.nameAttribute === undefined ? '' : [entity.nameAttribute.name, ...(entity.importance === undefined ? [] : [`${entity.importance.attribute.name} of ${entity.importance.max}`])].join(' by ');
  const noted = `names and tails of ${entity.name}`;
  const [before] = await sql.query(`SELECT value FROM ${systemSchema}.meta WHERE name = $1::text`, [noted], call);
  if (before?.['value'] === wanted) return [];
  for (const table of ['name', 'name_tail']) await sql.query(`DELETE FROM ${systemSchema}.${table} WHERE type = $1::text`, [entity.name], call);
  const filled = await fill(sql, entity, call);
  await sql.query(`INSERT INTO ${systemSchema}.meta VALUES ($1::text, $2::text) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value`, [noted, wanted], call);
  return filled === 0 ? [] : [`named ${filled} rows of ${entity.table} by ${wanted}`];
}

async function fill(sql: SqlRunner, entity: EntityType, call: Call): Promise<number> {
  if (entity.nameAttribute === undefined) return 0;
  const name = column('e', entity, entity.nameAttribute);
  const text = `SELECT e._tenant AS tenant, e._project AS project, e._key AS key, ${name} AS name FROM ${entityTable(entity)} e
    WHERE ${name} IS NOT NULL AND (e._tenant, e._project, e._key) > ($1::text, $2::text, $3::text) ORDER BY e._tenant, e._project, e._key LIMIT ${pageSize}`;
  let filled = 0;
  for (let after = ['', '', '']; ; ) {
    const rows = (await sql.query(text, after, call)).map((row) => ({ tenant: String(row['tenant']), project: String(row['project']), key: String(row['key']), name: String(row['name']) }));
    const last = rows.at(-1);
    if (last === undefined) return filled;
    const tenancies = new Map<string, Tenancy>(rows.map(({ tenant, project }) => [JSON.stringify([tenant, project]), { tenant, project }]));
    for (const tenancy of tenancies.values()) {
      const own = rows.filter(({ tenant, project }) => tenant === tenancy.tenant && project === tenancy.project);
      await saveNames({ sql, call: { ...call, tenancy } }, entity, new Map(own.map(({ key, name: named }) => [key, named])));
    }
    filled += rows.length;
    after = [last.tenant, last.project, last.key];
  }
}
