import { compareScalars } from './order.ts';
import type { Filter } from './filter.ts';
import type { Row, Scalar } from './value.ts';

/**
 * Whether one row passes: the meaning that every store's own translation must have. `related` leaves cannot be decided
 * from a row; whoever calls with one must have answered it first.
 */
export function matches(filter: Filter, row: Row, key: string): boolean {
  switch (filter.kind) {
    case 'constant':
      return filter.value;
    case 'and':
      return filter.filters.every((f) => matches(f, row, key));
    case 'or':
      return filter.filters.some((f) => matches(f, row, key));
    case 'keys':
      return filter.keys.includes(key) !== filter.negated;
    case 'null':
      return (row[filter.attribute] ?? null) === null === filter.isNull;
    case 'compare': {
      const value = row[filter.attribute] ?? null;
      return value !== null && compare(compareScalars(value, filter.value), filter.operator);
    }
    case 'in': {
      const value = row[filter.attribute] ?? null;
      return value !== null && filter.values.includes(value as Scalar) !== filter.negated;
    }
    case 'prefix': {
      const value = row[filter.attribute] ?? null;
      return value !== null && String(value).startsWith(filter.prefix) !== filter.negated;
    }
    case 'list': {
      const value = row[filter.attribute] ?? null;
      if (!Array.isArray(value)) return false;
      const members = value as readonly Scalar[];
      const some = filter.values.some((wanted) => members.includes(wanted));
      const all = filter.values.every((wanted) => members.includes(wanted));
      return { some, none: !some, all, notAll: !all }[filter.operator];
    }
    case 'related':
      throw new TypeError(`the filter on ${filter.relationship} needs a store that holds the relationship`);
    default:
      return filter satisfies never;
  }
}

function compare(difference: number, operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'): boolean {
  switch (operator) {
    case 'eq':
      return difference === 0;
    case 'ne':
      return difference !== 0;
    case 'lt':
      return difference < 0;
    case 'lte':
      return difference <= 0;
    case 'gt':
      return difference > 0;
    case 'gte':
      return difference >= 0;
    default:
      return operator satisfies never;
  }
}
