import { compareCodePoints } from '../kernel/code-points.ts';
import type { Value } from './value.ts';

export interface OrderTerm {
  readonly attribute: string;
  readonly direction: 'ASC' | 'DESC';
}

/**
 * How a list is ordered: by each term in turn, then by own key ascending, so that the order is total. Null comes last
 * whichever the direction; text orders by code point; false before true.
 */
export type Order = readonly OrderTerm[];

/** Where a list goes on: the values of the order's terms, then the key, of the last row before. */
export interface Position {
  readonly values: readonly Value[];
  readonly key: string;
}

export function compareScalars(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Number(a) - Number(b);
}

export function comparePositions(order: Order, a: Position, b: Position): number {
  for (const [i, term] of order.entries()) {
    const x = a.values[i] ?? null;
    const y = b.values[i] ?? null;
    if (x === null && y === null) continue;
    if (x === null) return 1;
    if (y === null) return -1;
    const difference = compareScalars(x, y);
    if (difference !== 0) return term.direction === 'ASC' ? difference : -difference;
  }
  return compareCodePoints(a.key, b.key);
}
