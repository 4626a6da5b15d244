import type { Attribute, EntityType } from '../../../../catalog/catalog.ts';
import { externalColumn, externalRows, nativeKey } from './external-sql.ts';
import { quoteName } from './quote.ts';

/** What Trefoil keeps for itself: edges, names, the log of changes, policies, events. */
export const systemSchema = 'trefoil';
/** One table for each entity type, named after it. */
export const entitySchema = 'trefoil_entity';

/** What stands behind FROM: the table of a managed type, or a subselect that shows one that was there before in the same shape. */
export function entityTable(entity: EntityType): string {
  return entity.external?.table === undefined ? `${entitySchema}.${quoteName(entity.table)}` : externalRows(entity, entity.external.table);
}

/** `_key = …` for a key as an SQL expression, written so that an index on the key serves. */
export function keyIs(row: string, entity: EntityType, key: string): string {
  return entity.external?.table === undefined ? `${row}._key = ${key}` : `${row}._own = ${nativeKey(entity.external.table, key)}`;
}

/** The attribute's column of a row called `row`. The own key is the key column itself. */
export function column(row: string, entity: EntityType, attribute: Attribute): string {
  if (attribute.name === entity.ownKey.name) return `${row}._key`;
  return `${row}.${entity.external?.table === undefined ? quoteName(attribute.column) : externalColumn(attribute)}`;
}
