import type { Filter } from '../../../../model/filter.ts';
import type { Parameters } from './parameters.ts';

/** How a row's parts are written in SQL. */
export interface RowTerms {
  readonly key: string;
  /** The same as whoever keeps keys in another type has it. */
  keys?(filter: Filter & { readonly kind: 'keys' }): string;
  column(attribute: string): string;
  /** The same where it is compared by order, if that takes a collation. */
  ordered?(attribute: string): string;
  /** A comparison in words of its own; undefined where it has none for this one. */
  compared?(filter: Filter & { readonly kind: 'compare' }): string | undefined;
  /** A list where only its members count. */
  members?(attribute: string): string;
  /** What a value, or a member of a list, is cast to. */
  type(attribute: string): string;
  related(filter: Filter & { readonly kind: 'related' }): string;
}

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/**
 * The filter as a condition on a row. SQL's third truth value is harmless here: leaves on null yield it, nothing negates
 * it, and WHERE takes it for false.
 */
export function conditionSql(filter: Filter, row: RowTerms, parameters: Parameters): string {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? 'true' : 'false';
    case 'and':
    case 'or':
      if (filter.filters.length === 0) return filter.kind === 'and' ? 'true' : 'false';
      return `(${filter.filters.map((f) => conditionSql(f, row, parameters)).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'keys':
      if (row.keys !== undefined) return row.keys(filter);
      return filter.negated ? `${row.key} <> ALL (${parameters.add(filter.keys, 'text[]')})` : `${row.key} = ANY (${parameters.add(filter.keys, 'text[]')})`;
    case 'null':
      return `${row.column(filter.attribute)} IS ${filter.isNull ? '' : 'NOT '}NULL`;
    case 'compare':
      return row.compared?.(filter) ?? `${isByOrder(filter.operator) ? (row.ordered ?? row.column)(filter.attribute) : row.column(filter.attribute)} ${operators[filter.operator]} ${parameters.add(filter.value, row.type(filter.attribute))}`;
    case 'in': {
      const column = row.column(filter.attribute);
      const members = parameters.add(filter.values, `${row.type(filter.attribute)}[]`);
      return filter.negated ? `(${column} <> ALL (${members}) AND ${column} IS NOT NULL)` : `${column} = ANY (${members})`;
    }
    case 'prefix':
      return `${filter.negated ? 'NOT ' : ''}(${row.column(filter.attribute)} ^@ ${parameters.add(filter.prefix, 'text')})`;
    case 'list': {
      const condition = `${(row.members ?? row.column)(filter.attribute)} ${filter.operator === 'some' || filter.operator === 'none' ? '&&' : '@>'} ${parameters.add(filter.values, `${row.type(filter.attribute)}[]`)}`;
      return filter.operator === 'some' || filter.operator === 'all' ? `(${condition})` : `NOT (${condition})`;
    }
    case 'related':
      return row.related(filter);
    default:
      return filter satisfies never;
  }
}

function isByOrder(operator: keyof typeof operators): boolean {
  return operator !== 'eq' && operator !== 'ne';
}
