import type { Estimate } from '../plan.ts';
import { costConstants, type Operation } from './constants.ts';

export function estimate(operation: Operation, rows: number, calls = 1): Estimate {
  const { fixed, row } = costConstants[operation];
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
