import { expect, test } from 'vitest';
import { recencyFeature } from '../../src/ranking/features.ts';

test('a year beyond the calendar is long ago or far ahead, and no score breaks by it', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(recencyFeature(2_147_483_647, 365, now)).toBe(1);
  expect(recencyFeature(-2_147_483_648, 365, now)).toBe(0);
});
