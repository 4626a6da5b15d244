import type { Value } from '../model/value.ts';

/** A BM25 score of this counts half. Versioned with the scorer: it stands in published scores. */
const textHalf = 10;
/** A proximity of this, one edge of full weight, counts half; two of them count two thirds, and so on below 1. */
const graphHalf = 1;
/** A sum of preferences of this, one that is as strong as can be, counts half of what is possible; and so on below 1. */
const policyHalf = 1;

/** BM25 (≥ 0) → [0, 1): independent of the query's other hits, which a min-max over the list would not be. */
export function textFeature(bm25: number): number {
  return bm25 / (bm25 + textHalf);
}

/** Proximity (≥ 0, see `GraphStore`) → [0, 1). */
export function graphFeature(proximity: number): number {
  return proximity / (proximity + graphHalf);
}

/**
 * The sum of weight × strength over the preferences that an item leads to → (-1, 1), odd and growing, so that a bound on the
 * sum bounds the feature and however many preferences meet in one item never outweigh all else. A preference's weight is drawn to
 * 0 by doubt already (see `learn`), so no confidence is counted a second time.
 */
export function policyFeature(sum: number): number {
  return sum / (Math.abs(sum) + policyHalf);
}

/** The value's share of the maximum, clipped to [0, 1]; 0 where absent. */
export function importanceFeature(value: Value | undefined, max: number): number {
  return typeof value === 'number' ? Math.min(1, Math.max(0, value / max)) : 0;
}

const millisecondsPerDay = 86_400_000;

/** Halves with every half-life since the time, an ISO text or a year; 1 in the future, 0 where absent. `now` in epoch milliseconds. */
export function recencyFeature(value: Value | undefined, halfLifeDays: number, now: number): number {
  const time = timeOf(value);
  return time === undefined ? 0 : Math.min(1, 2 ** (-(now - time) / millisecondsPerDay / halfLifeDays));
}

/** Years beyond this are not in the calendar of `Date`, and all alike long ago or far ahead. */
const lastYear = 270_000;

/** A year begins on its first of January. */
function timeOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return new Date(0).setUTCFullYear(Math.min(lastYear, Math.max(-lastYear, value)), 0, 1);
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
