import type { FoundColumn, FoundTable } from '../ports/foreign-schema.ts';
import { isReadable } from './column-type.ts';

/** The column that identifies a row. */
export interface TableKey {
  readonly column: FoundColumn;
  /** What it is in the database: see `@column(type)`. */
  readonly type: 'TEXT' | 'BIGINT' | 'UUID';
  /** Why it is taken for a key that no constraint says it is. */
  readonly doubt: string | undefined;
}

/** A primary key of one column, else another column that is unique, else one that the database numbers; of a view, one called `id`. */
export function tableKey({ key, unique, columns, isView, idRepeats }: FoundTable): TableKey | undefined {
  const [primary] = key.length === 1 ? key : [];
  const certain = [primary, ...unique].map((name) => columns.find((column) => column.name === name)).find((column) => column && canIdentify(column));
  if (certain) return { column: certain, type: keyType(certain), doubt: undefined };
  const numbered = columns.find((column) => column.numbered && canIdentify(column) && (key.length === 0 || key.includes(column.name)));
  if (numbered) return { column: numbered, type: keyType(numbered), doubt: `${key.length === 0 ? 'It has no primary key' : `Its primary key is (${key.join(', ')})`}. ${numbered.name} is taken to identify a row, as the database numbers it.` };
  const id = isView && !idRepeats ? columns.find((column) => column.name === 'id' && canIdentify(column)) : undefined;
  return id && { column: id, type: keyType(id), doubt: 'A view. Its id is taken to identify a row.' };
}

function canIdentify(column: FoundColumn): boolean {
  return !column.list && isReadable(column) && !['json', 'jsonb', 'xml', 'float4', 'float8'].includes(column.type);
}

function keyType({ type }: FoundColumn): TableKey['type'] {
  if (type === 'uuid') return 'UUID';
  return ['int2', 'int4', 'int8'].includes(type) ? 'BIGINT' : 'TEXT';
}
