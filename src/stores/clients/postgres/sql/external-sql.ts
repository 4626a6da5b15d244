import type { Attribute, EntityType, ExternalTable } from '../../../../catalog/catalog.ts';
import { defaultTenancy } from '../../../../model/tenancy.ts';
import { memberType, parameterType } from './attribute-types.ts';
import { canonicalSql, needsForm } from './canonical-sql.ts';
import { quoteName, quoteText } from './quote.ts';

/** `shop.films` → `"shop"."films"`, `shop."films.old"` → `"shop"."films.old"` */
export function externalName(name: string): string {
  return (name.match(/"(?:[^"]|"")*"|[^.]+/g) ?? []).map((part) => (part.startsWith('"') ? part : quoteName(part))).join('.');
}

/**
 * A table that was there before as if it were one of ours: `_tenant`, `_project`, `_key` and the attributes' columns in the
 * types and forms of the SDL, and besides `_own`, the key as it is looked up. PostgreSQL sees through the subselect, so indexes serve.
 */
export function externalRows(entity: EntityType, table: ExternalTable): string {
  const key = `x.${quoteName(entity.ownKey.column)}`;
  const columns = [...entity.attributes.values()].filter(({ name }) => name !== entity.ownKey.name).map((attribute) => {
    const raw = `x.${quoteName(attribute.column)}::${parameterType(attribute)}`;
    return needsForm(attribute) ? `${canonicalSql(raw, attribute)} AS ${externalColumn(attribute)}, ${raw} AS ${rawColumn(entity, attribute)}` : `${raw} AS ${externalColumn(attribute)}`;
  });
  return `(SELECT ${ownerOf(table.tenant, defaultTenancy.tenant)} AS _tenant, ${ownerOf(table.project, defaultTenancy.project)} AS _project, ${key}::text COLLATE "C" AS _key, ${ownKey(key, table)} AS _own${columns.map((column) => `, ${column}`).join('')} FROM ${externalName(table.name)} x WHERE ${key} IS NOT NULL)`;
}

/** Of an attribute within `externalRows`; its own names begin with one underscore. */
export function externalColumn({ column }: Attribute): string {
  return quoteName(column.startsWith('_') ? `_${column}` : column);
}

/** The same as the table has it, for attributes of which that may differ. */
export function rawColumn({ attributes }: EntityType, { name }: Attribute): string {
  return `_raw${[...attributes.keys()].indexOf(name)}`;
}

/** As it is looked up: whatever is no number and no UUID as text, which costs nothing where it is one. */
export function ownKey(column: string, { keyType }: Pick<ExternalTable, 'keyType'>): string {
  return keyType === 'TEXT' ? `${column}::text` : column;
}

/** Whose a row `x` is, as an SQL expression. */
export function ownerOf(column: string | undefined, byDefault: string): string {
  return column === undefined ? `${quoteText(byDefault)}::text` : `x.${quoteName(column)}::text`;
}

const keyTypes = { TEXT: 'text', BIGINT: 'bigint', UUID: 'uuid' } as const;

/** The PostgreSQL type of the table's keys. */
export function keyTypeOf({ keyType }: Pick<ExternalTable, 'keyType'>): string {
  return keyTypes[keyType];
}

/** A key as the table has it, from an SQL expression of its text. */
export function nativeKey(table: ExternalTable, key: string): string {
  return table.keyType === 'TEXT' ? key : `(${key})::${keyTypeOf(table)}`;
}

/** Texts of a table that was there before are ordered by code point like all others, whatever its collation; equality is left to its indexes. */
export function collated(sql: string, entity: EntityType, attribute: Attribute): string {
  return entity.external !== undefined && !attribute.list && memberType(attribute) === 'text' && attribute.name !== entity.ownKey.name ? `${sql} COLLATE "C"` : sql;
}
