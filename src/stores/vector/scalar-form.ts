import type { AttributeKind } from '../../catalog/catalog.ts';

/** What values of an attribute (or the members, of a list) are in JavaScript. */
export type ScalarForm = 'text' | 'number' | 'boolean' | 'json';

export function scalarForm(kind: AttributeKind): ScalarForm {
  switch (kind) {
    case 'string':
    case 'id':
    case 'datetime':
    case 'date':
    case 'enum':
      return 'text';
    case 'int':
    case 'float':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'json':
      return 'json';
    default:
      return kind satisfies never;
  }
}
