import { versionAttribute, type Attribute, type EntityType } from '../../../../catalog/catalog.ts';
import type { Row, Value } from '../../../../model/value.ts';
import { quoteName } from './quote.ts';
import { column } from './tables.ts';

/** `a."title" AS "title", …` for the attributes of a row called `row`. */
export function selectList(row: string, entity: EntityType, attributes: readonly string[]): string {
  return attributes.map((name) => `${column(row, entity, attributeOf(entity, name))} AS ${quoteName(name)}`).join(', ');
}

export function attributeOf(entity: EntityType, name: string): Attribute {
  const attribute = name === versionAttribute.name ? versionAttribute : entity.attributes.get(name);
  if (attribute === undefined) throw new TypeError(`${entity.name} has no attribute ${name}`);
  return attribute;
}

/** Takes the attributes out of a native row, which the client has parsed into the forms of `model/value`. */
export function decodeRow(native: Readonly<Record<string, unknown>>, attributes: readonly string[]): Row {
  const row: Record<string, Value> = {};
  for (const name of attributes) row[name] = (native[name] ?? null) as Value;
  return row;
}
