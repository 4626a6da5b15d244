import type { FoundForeignKey, FoundTable } from '../ports/foreign-schema.ts';

/** A table whose rows are edges. */
export interface JoinTable {
  readonly table: FoundTable;
  readonly own: FoundForeignKey;
  readonly other: FoundForeignKey;
}

/** A table whose key is made of two foreign keys of one column each, or that has no key and nothing but two of them. */
export function joinTable(table: FoundTable, tables: readonly FoundTable[]): JoinTable | undefined {
  if (table.isView || (table.key.length === 0 && table.unique.length > 0)) return undefined;
  const singles = table.foreignKeys.filter(({ columns, schema, table: name, targets }) => columns.length === 1 && tables.some((other) => other.schema === schema && other.name === name && other.key.length === 1 && other.key[0] === targets[0]));
  const [own, other] = table.key.length === 0 ? singles : table.key.map((column) => singles.find(({ columns }) => columns[0] === column));
  if (own === undefined || other === undefined || own === other || (table.key.length === 0 ? singles.length !== 2 : table.key.length !== 2)) return undefined;
  return { table, own, other };
}
