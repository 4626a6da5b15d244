import type { Attribute, EdgeType, EntityType, ExternalOwner, ExternalTable } from '../../../../catalog/catalog.ts';
import { externalName, nativeKey, ownKey } from './external-sql.ts';
import { parameterType } from './attribute-types.ts';
import { canonicalSql } from './canonical-sql.ts';
import { quoteName, quoteText } from './quote.ts';
import { entityTable, keyIs } from './tables.ts';

/**
 * A subselect with the edges that leave `near`, read from a table that was there before: each pair once, the strongest of several. Only
 * what the tenant sees has edges: such tables seldom say whose they are.
 */
export function externalEdges(edge: EdgeType, direction: 'OUT' | 'IN', near: string): string {
  const { table, own, other, owner, isOwn } = endsOf(edge, direction, 'j');
  const strength = edge.strength === undefined ? '1::float8' : `least(1, greatest(0, coalesce(j.${quoteName(edge.strength.column)}::float8, 0)))`;
  const properties = [...edge.properties.values()].map((property) => `${quoteText(property.name)}, ${jsonSql(canonicalSql(`j.${quoteName(property.column)}::${parameterType(property)}`, property), property)}`);
  const isOwners = `EXISTS (SELECT 1 FROM ${entityTable(owner)} o WHERE o._tenant = $1 AND o._project = $2 AND ${keyIs('o', owner, near)})`;
  return `(SELECT DISTINCT ON (${other}) ${other}::text COLLATE "C" AS neighbour, ${strength} AS strength, 0 AS place, jsonb_build_object(${properties.join(', ')}) AS properties
    FROM ${table} WHERE ${own} = ${nativeKey(tableOf(owner), near)} AND ${other} IS NOT NULL${isOwn} AND ${isOwners} ORDER BY ${other}, 2 DESC)`;
}

/** JSON has no moments, and PostgreSQL's texts of them are not ours. */
function jsonSql(value: string, { kind, list }: Attribute): string {
  if (kind !== 'datetime') return value;
  const text = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return list ? `(SELECT array_agg(${text('member')} ORDER BY nth) FROM unnest(${value}) WITH ORDINALITY m(member, nth))` : text(value);
}

/**
 * A SELECT that finds something where an edge leads from `row`, which the tenant sees, to a row called `neighbour` that passes; without
 * `passes`, where one leads anywhere. It is flat and compares keys as the tables have them, so that PostgreSQL can make a semijoin of it, and begin at the other end.
 */
export function externalLink(edge: EdgeType, direction: 'OUT' | 'IN', row: string, neighbour: string, passes: string | undefined): string {
  const { table, own, other, isOwn } = endsOf(edge, direction, `${neighbour}j`);
  const target = direction === 'OUT' ? edge.target : edge.source;
  const leads = `${own} = ${row}._own${isOwn}`;
  if (passes === undefined) return `SELECT 1 FROM ${table} WHERE ${leads} AND ${other} IS NOT NULL`;
  return `SELECT 1 FROM ${table} JOIN ${entityTable(target)} ${neighbour} ON ${neighbour}._own = ${ownKey(other, tableOf(target))} WHERE ${leads} AND ${neighbour}._tenant = $1 AND ${neighbour}._project = $2 AND ${passes}`;
}

interface Ends {
  /** With its alias. */
  readonly table: string;
  /** The key of the near end, as it is looked up. */
  readonly own: string;
  /** The column that holds the key of the far one. */
  readonly other: string;
  /** The type at the near end. */
  readonly owner: EntityType;
  /** Where the table says whose an edge is. */
  readonly isOwn: string;
}

function endsOf(edge: EdgeType, direction: 'OUT' | 'IN', alias: string): Ends {
  const { table, source, target, tenant, project } = placeOf(edge);
  const [own, other, owner] = direction === 'OUT' ? [source, target, edge.source] : [target, source, edge.target];
  const column = (name: string) => `${alias}.${quoteName(name)}`;
  const isOwn = [[tenant, '$1'], [project, '$2']].map(([name, value]) => (name === undefined ? '' : ` AND ${column(name)}::text = ${value}`)).join('');
  return { table: `${externalName(table)} ${alias}`, own: ownKey(column(own), tableOf(owner)), other: column(other), owner, isOwn };
}

/** A foreign key is a join table that has other columns besides. */
function placeOf(edge: EdgeType): ExternalOwner & { readonly table: string; readonly source: string; readonly target: string } {
  const { external, source, target } = edge;
  if (external?.kind === 'joinTable') return external;
  if (external?.kind !== 'foreignKey') throw new TypeError(`the edges of ${edge.id} are in no table`);
  const holder = external.on === 'source' ? source : target;
  const key = holder.ownKey.column;
  const { name, tenant, project } = tableOf(holder);
  return { table: name, tenant, project, ...(external.on === 'source' ? { source: key, target: external.column } : { source: external.column, target: key }) };
}

function tableOf(entity: EntityType): ExternalTable {
  if (entity.external?.table === undefined) throw new TypeError(`${entity.name} stands in no table that was there before`);
  return entity.external.table;
}
