import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyFeature, recencyFeature } from '../../src/ranking/features.ts';

test('a year beyond the calendar is long ago or far ahead, and no score breaks by it', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(recencyFeature(2_147_483_647, 365, now)).toBe(1);
  expect(recencyFeature(-2_147_483_648, 365, now)).toBe(0);
});

test('whatever preferences add up to, their feature lies between -1 and 1, grows with the sum and is as far below 0 as above', () => {
  const sum = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(fc.property(sum, sum, (a, b) => {
    expect(Math.abs(policyFeature(a))).toBeLessThan(1);
    expect(policyFeature(-a)).toBeCloseTo(-policyFeature(a), 15);
    if (a <= b) expect(policyFeature(a)).toBeLessThanOrEqual(policyFeature(b));
  }));
  expect(policyFeature(0)).toBe(0);
  expect(policyFeature(1)).toBe(0.5);
});
