import type { Attribute } from '../../../../catalog/catalog.ts';

/** The PostgreSQL type of an attribute. Text orders by code point whatever the database's collation is. */
export function columnType(attribute: Attribute): string {
  return `${parameterType(attribute)}${textual(attribute) ? ' COLLATE "C"' : ''}`;
}

/** The same without collation, as a parameter is cast. */
export function parameterType(attribute: Attribute): string {
  return `${memberType(attribute)}${attribute.list ? '[]' : ''}`;
}

export function memberType(attribute: Attribute): string {
  switch (attribute.kind) {
    case 'string':
    case 'id':
    case 'enum':
      return 'text';
    case 'int':
      return 'integer';
    case 'float':
      return 'double precision';
    case 'boolean':
      return 'boolean';
    case 'datetime':
      return 'timestamptz';
    case 'date':
      return 'date';
    case 'json':
      return 'jsonb';
    default:
      return attribute.kind satisfies never;
  }
}

function textual(attribute: Attribute): boolean {
  return ['string', 'id', 'enum'].includes(attribute.kind);
}
