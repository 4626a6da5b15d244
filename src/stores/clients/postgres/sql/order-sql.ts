import type { EntityType } from '../../../../catalog/catalog.ts';
import type { Order, Position } from '../../../../model/order.ts';
import type { Value } from '../../../../model/value.ts';
import type { Parameters } from './parameters.ts';
import { collated, keyTypeOf } from './external-sql.ts';
import { attributeOf } from './row-sql.ts';
import { parameterType } from './attribute-types.ts';
import { column } from './tables.ts';

/** One term of an ORDER BY. Null comes last in either direction. */
export interface SortColumn {
  readonly sql: string;
  readonly type: string;
  readonly direction: 'ASC' | 'DESC';
  readonly nullable: boolean;
}

/** The columns a list of `entity` is ordered by, the key last, so that the order is total; by itself where it was there before, as an index there would have it. */
export function sortColumns(row: string, entity: EntityType, order: Order): SortColumn[] {
  const terms = order.map(({ attribute: name, direction }): SortColumn => {
    const attribute = attributeOf(entity, name);
    // What was there before may lack a value that the SDL promises.
    return { sql: collated(column(row, entity, attribute), entity, attribute), type: parameterType(attribute), direction, nullable: attribute.nullable || entity.external !== undefined };
  });
  const table = entity.external?.table;
  return [...terms, { sql: `${row}.${table === undefined ? '_key' : '_own'}`, type: table === undefined ? 'text' : keyTypeOf(table), direction: 'ASC', nullable: false }];
}

/** The ORDER BY list; `backwards` reads from the far end. */
export function orderBy(columns: readonly SortColumn[], backwards = false): string {
  return columns
    .map(({ sql, direction, nullable }) => {
      const turned = (direction === 'ASC') !== backwards ? 'ASC' : 'DESC';
      return `${sql} ${turned}${nullable ? ` NULLS ${backwards ? 'FIRST' : 'LAST'}` : ''}`;
    })
    .join(', ');
}

/** The condition that a row stands after (or before) a position of the order. */
export function beyond(columns: readonly SortColumn[], position: Position, side: 'after' | 'before', parameters: Parameters): string {
  const values: readonly Value[] = [...position.values, position.key];
  const conditions = columns.reduceRight<string | undefined>((rest, sortColumn, i) => {
    const value = values[i] ?? null;
    const placeholder = value === null ? undefined : parameters.add(value, sortColumn.type);
    const past = pastValue(sortColumn, placeholder, side);
    const tied = placeholder === undefined ? `${sortColumn.sql} IS NULL` : `${sortColumn.sql} = ${placeholder}`;
    if (rest === undefined) return past;
    return past === undefined ? `(${tied} AND ${rest})` : `(${past} OR (${tied} AND ${rest}))`;
  }, undefined);
  return conditions ?? 'true';
}

function pastValue({ sql, direction, nullable }: SortColumn, placeholder: string | undefined, side: 'after' | 'before'): string | undefined {
  if (placeholder === undefined) return side === 'after' ? undefined : `${sql} IS NOT NULL`;
  const operator = (direction === 'ASC') === (side === 'after') ? '>' : '<';
  const past = `${sql} ${operator} ${placeholder}`;
  return nullable && side === 'after' ? `(${past} OR ${sql} IS NULL)` : past;
}
