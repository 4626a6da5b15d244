import type { Estimate } from '../plan.ts';
import type { Operation } from './constants.ts';
import type { CostTable } from './cost-table.ts';

export function estimate(costs: CostTable, operation: Operation, rows: number, calls = 1): Estimate {
  const { fixed, row } = costs[operation];
  return { rows, milliseconds: calls * fixed + rows * row };
}

/** One after the other: times add up. */
export function inSequence(estimates: readonly Estimate[]): number {
  return estimates.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

/** At the same time: the longest counts. */
export function inParallel(estimates: readonly Estimate[]): number {
  return estimates.reduce((longest, { milliseconds }) => Math.max(longest, milliseconds), 0);
}
