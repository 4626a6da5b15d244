import { describe, expect, it } from 'vitest';
import { overFetch } from '../../../src/planner/cost/over-fetch.ts';

const ks = [1, 2, 3, 5, 10, 20, 50, 100, 500];
const passRates = [0.999, 0.99, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01, 0.001];
const pairs = ks.flatMap((k) => passRates.map((s): [number, number] => [k, s]));

describe('what is fetched, so that enough of it passes', () => {
  it('fills the list in 97 of 100 cases at least, and in 99 where half or fewer pass', () => {
    for (const [k, s] of pairs) expect(chanceOfFilling(overFetch(k, s), k, s), `k ${k}, pass rate ${s}`).toBeGreaterThanOrEqual(s > 0.5 ? 0.97 : 0.99);
  });

  it('is for ten and more at most a tenth more than the fewest rows that do', () => {
    for (const [k, s] of pairs.filter(([k]) => k >= 10)) expect(overFetch(k, s), `k ${k}, pass rate ${s}`).toBeLessThanOrEqual(Math.ceil(fewest(k, s) * 1.1));
  });

  it.each([[10, 0.5, 33], [10, 0.2, 93], [10, 0.1, 192], [10, 0.01, 1983], [10, 1, 10], [0, 0.5, 0], [-1, 0.5, 0]])('for %d at a pass rate of %d is %d', (k, s, rows) => {
    expect(overFetch(k, s)).toBe(rows);
  });

  it('never falls when more is wanted or less passes', () => {
    for (const [k, s] of pairs) {
      expect(overFetch(k + 1, s)).toBeGreaterThanOrEqual(overFetch(k, s));
      expect(overFetch(k, s * 0.9)).toBeGreaterThanOrEqual(overFetch(k, s));
    }
  });

  it.each([0, -1, 1e-300, 2, Infinity])('is a number of rows for the pass rate %d too', (s) => {
    expect(Number.isSafeInteger(overFetch(10, s))).toBe(true);
    expect(overFetch(10, s)).toBeGreaterThanOrEqual(10);
  });
});

/** P(at least k of n pass), exactly: the binomial's upper tail. */
function chanceOfFilling(n: number, k: number, s: number): number {
  let log = n * Math.log1p(-s);
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += Math.exp(log);
    log += Math.log((n - i) / (i + 1)) + Math.log(s) - Math.log1p(-s);
  }
  return 1 - below;
}

function fewest(k: number, s: number): number {
  let n = k;
  while (chanceOfFilling(n, k, s) < 0.99) n = Math.max(n + 1, Math.floor(n * 1.001));
  return n;
}
