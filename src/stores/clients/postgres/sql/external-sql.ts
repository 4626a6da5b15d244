import type { Attribute, EntityType, ExternalTable } from '../../../../catalog/catalog.ts';
import { defaultTenancy } from '../../../../model/tenancy.ts';
import { memberType, parameterType } from './attribute-types.ts';
import { quoteName, quoteText } from './quote.ts';

/** `shop.films` → `"shop"."films"` */
export function externalName(name: string): string {
  return name.split('.').map(quoteName).join('.');
}

/**
 * A table that was there before as if it were one of ours: `_tenant`, `_project`, `_key` and the attributes' columns in the
 * types of the SDL, and besides `_own`, the key as it stands there. PostgreSQL sees through the subselect, so indexes serve.
 */
export function externalRows(entity: EntityType, table: ExternalTable): string {
  const key = `x.${quoteName(entity.ownKey.column)}`;
  const columns = [...entity.attributes.values()].filter(({ name }) => name !== entity.ownKey.name).map((attribute) => `x.${quoteName(attribute.column)}::${parameterType(attribute)} AS ${quoteName(attribute.column)}`);
  return `(SELECT ${ownerOf(table.tenant, defaultTenancy.tenant)} AS _tenant, ${ownerOf(table.project, defaultTenancy.project)} AS _project, ${key}::text COLLATE "C" AS _key, ${key} AS _own${columns.map((column) => `, ${column}`).join('')} FROM ${externalName(table.name)} x WHERE ${key} IS NOT NULL)`;
}

function ownerOf(column: string | undefined, byDefault: string): string {
  return column === undefined ? `${quoteText(byDefault)}::text` : `x.${quoteName(column)}::text`;
}

const keyTypes = { TEXT: 'text', BIGINT: 'bigint', UUID: 'uuid' } as const;

/** The PostgreSQL type of the table's keys. */
export function keyTypeOf({ keyType }: ExternalTable): string {
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
