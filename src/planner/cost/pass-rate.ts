import type { Filter } from '../../model/filter.ts';
import { assumedPassRate, assumedRows } from './constants.ts';

/** Shares that pass when nothing was counted: the usual guesses of query planners. */
const guesses = { equal: 0.05, prefix: 0.1, related: 0.1, present: 0.9 } as const;

/** The share of rows that may pass a filter, in (0, 1], from its shape alone: conditions are taken for independent. */
export function passRate(filter: Filter): number {
  return Math.min(1, Math.max(1 / assumedRows, guess(filter)));
}

function guess(filter: Filter): number {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? 1 : 0;
    case 'and':
      return filter.filters.reduce((share, one) => share * guess(one), 1);
    case 'or':
      return filter.filters.reduce((share, one) => share + guess(one), 0);
    case 'compare':
      return filter.operator === 'eq' ? guesses.equal : filter.operator === 'ne' ? 1 - guesses.equal : assumedPassRate;
    case 'in':
      return either(filter.negated, guesses.equal * filter.values.length);
    case 'prefix':
      return either(filter.negated, guesses.prefix);
    case 'null':
      return either(filter.isNull, guesses.present);
    case 'list':
      return filter.operator === 'some' || filter.operator === 'all' ? guesses.related : 1 - guesses.related;
    case 'keys':
      return either(filter.negated, filter.keys.length / assumedRows);
    case 'related':
      return either(!filter.exists, guesses.related);
    default:
      return filter satisfies never;
  }
}

function either(negated: boolean, share: number): number {
  return negated ? 1 - Math.min(1, share) : share;
}
