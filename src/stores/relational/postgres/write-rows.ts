import type { Attribute, EntityType } from '../../../catalog/catalog.ts';
import type { Row } from '../../../model/value.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow } from '../../clients/postgres/sql/runner.ts';
import { parameterType } from '../../clients/postgres/sql/attribute-types.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import { entityTable, systemSchema } from '../../clients/postgres/sql/tables.ts';
import type { WriteContext } from './write-context.ts';

/** Attributes by name; those not given are absent. */
export type RowsByKey = ReadonlyMap<string, Row>;

/** Creates rows; those that exist are left alone. Key → version of those created. */
export async function insertRows({ sql, call }: WriteContext, entity: EntityType, rows: RowsByKey): Promise<Map<string, number>> {
  const parameters = new Parameters(call.tenancy);
  const columns = stored(entity).map((attribute) => quoteName(attribute.column));
  const text = `INSERT INTO ${entityTable(entity)} AS t (_tenant, _project, _key${columns.map((c) => `, ${c}`).join('')})
    SELECT $1, $2, r._key${columns.map((c) => `, r.${c}`).join('')} FROM ${recordset(entity, rows, parameters)} ORDER BY r._key COLLATE "C"
    ON CONFLICT DO NOTHING RETURNING t._key, t._version`;
  return versions(await sql.query(text, parameters.values, call));
}

/** Writes all attributes of rows that exist. Key → new version. */
export async function updateRows({ sql, call }: WriteContext, entity: EntityType, rows: RowsByKey): Promise<Map<string, number>> {
  const parameters = new Parameters(call.tenancy);
  const columns = stored(entity).map((attribute) => quoteName(attribute.column));
  const text = `UPDATE ${entityTable(entity)} t SET ${columns.map((c) => `${c} = r.${c}, `).join('')}_version = t._version + 1, _revision = nextval('${systemSchema}.revision'), _updated = now()
    FROM ${recordset(entity, rows, parameters)} WHERE t._tenant = $1 AND t._project = $2 AND t._key = r._key RETURNING t._key, t._version`;
  return versions(await sql.query(text, parameters.values, call));
}

/** The attributes with a column of their own. */
export function stored(entity: EntityType): Attribute[] {
  return [...entity.attributes.values()].filter((attribute) => attribute.name !== entity.ownKey.name);
}

/** Rows as one JSON text: the only way to hand over list attributes of different lengths at once. */
function recordset(entity: EntityType, rows: RowsByKey, parameters: Parameters): string {
  const attributes = stored(entity);
  const records = [...rows].map(([key, row]) => Object.fromEntries([['_key', key], ...attributes.map((a) => [a.column, row[a.name] ?? null])]));
  const columns = ['_key text', ...attributes.map((a) => `${quoteName(a.column)} ${parameterType(a)}`)];
  return `jsonb_to_recordset(${parameters.add(JSON.stringify(records), 'jsonb')}) AS r(${columns.join(', ')})`;
}

function versions(rows: readonly NativeRow[]): Map<string, number> {
  return new Map(rows.map((row) => [String(row['_key']), Number(row['_version'])]));
}
