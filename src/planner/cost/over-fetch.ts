/** Of the standard normal distribution: with this many deviations to spare, a list is filled in 99 of 100 cases. */
const z = 2.33;

/**
 * How many rows to fetch so that k of them pass a filter with 99 % probability, when each passes with probability
 * `passRate`, independently: `x²/s` with `x = (z√(1−s) + √(z²(1−s) + 4(k−½)))/2`, the normal approximation of the
 * binomial with continuity correction. 33 for k = 10 and s = 0.5, 192 for s = 0.1. Where more than half pass the true
 * probability may be 97 %.
 */
export function overFetch(k: number, passRate: number): number {
  if (k <= 0) return 0;
  const s = Math.min(1, Math.max(passRate, 1e-6));
  const x = (z * Math.sqrt(1 - s) + Math.sqrt(z * z * (1 - s) + 4 * (k - 0.5))) / 2;
  return Math.max(k, Math.ceil((x * x) / s));
}
