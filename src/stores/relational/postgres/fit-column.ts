import type { Attribute, EntityType } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import type { SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { columnType } from '../../clients/postgres/sql/attribute-types.ts';
import { quoteName } from '../../clients/postgres/sql/quote.ts';
import { entityTable } from '../../clients/postgres/sql/tables.ts';
import { doesNotFit } from './does-not-fit.ts';

export interface Column {
  /** As PostgreSQL prints it. */
  readonly type: string;
  readonly nullable: boolean;
}

/**
 * Brings an existing column to what the SDL says of its attribute now, where the rows allow it. Returns what was done.
 * Rejects with `misconfigured` where they do not.
 */
export async function fitColumn(sql: SqlRunner, entity: EntityType, attribute: Attribute, column: Column, call: Call): Promise<string[]> {
  checkType(entity, attribute, column.type);
  if (attribute.kind === 'enum') await checkMembers(sql, entity, attribute, call);
  if (attribute.nullable === column.nullable) return [];
  if (!attribute.nullable) await checkNulls(sql, entity, attribute, call);
  await sql.query(`ALTER TABLE ${entityTable(entity)} ALTER COLUMN ${quoteName(attribute.column)} ${attribute.nullable ? 'DROP' : 'SET'} NOT NULL`, [], call);
  return [`made ${entity.table}.${attribute.column} ${attribute.nullable ? 'optional' : 'required'}`];
}

function checkType(entity: EntityType, attribute: Attribute, type: string): void {
  const wanted = columnType(attribute).replace(' COLLATE "C"', '').replace('timestamptz', 'timestamp with time zone');
  if (type !== wanted) throw doesNotFit(`${entity.name}.${attribute.name} is ${attribute.graphqlType} in the SDL, which is stored as ${wanted}, but the column holds ${type}. Give the attribute a new name, or change the SDL back.`);
}

async function checkMembers(sql: SqlRunner, entity: EntityType, attribute: Attribute, call: Call): Promise<void> {
  const column = quoteName(attribute.column);
  const member = attribute.list ? `unnest(${column})` : column;
  const rows = await sql.query(`SELECT DISTINCT member FROM (SELECT ${member} AS member FROM ${entityTable(entity)}) m WHERE member <> ALL ($1::text[]) ORDER BY member LIMIT 5`, [attribute.members], call);
  if (rows.length === 0) return;
  const missing = rows.map(({ member: value }) => String(value)).join(', ');
  throw doesNotFit(`${entity.name}.${attribute.name} is ${missing} in rows that exist, which the enum ${attribute.graphqlType} does not have. Write ${rows.length === 1 ? 'it' : 'them'} back into the enum, at least until no row has ${rows.length === 1 ? 'it' : 'them'} any more.`);
}

async function checkNulls(sql: SqlRunner, entity: EntityType, attribute: Attribute, call: Call): Promise<void> {
  const [row] = await sql.query(`SELECT count(*)::int AS total FROM ${entityTable(entity)} WHERE ${quoteName(attribute.column)} IS NULL`, [], call);
  const total = Number(row?.['total'] ?? 0);
  if (total === 0) return;
  const type = attribute.list ? `[${attribute.graphqlType}!]` : attribute.graphqlType;
  throw doesNotFit(`${entity.name}.${attribute.name} is required now, but ${total} ${total === 1 ? 'row has' : 'rows have'} no value for it. Write "${attribute.name}: ${type}" without the last exclamation mark, or fill ${total === 1 ? 'that row' : 'those rows'} first.`);
}
