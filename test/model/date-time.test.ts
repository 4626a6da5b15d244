import { describe, expect, it } from 'vitest';
import { canonicalDate, canonicalDateTime } from '../../src/model/date-time.ts';

describe('canonicalDateTime', () => {
  it.each([
    ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00.000Z'],
    ['2024-05-01T12:00Z', '2024-05-01T12:00:00.000Z'],
    ['2024-05-01T02:00:00.123456789+02:00', '2024-05-01T00:00:00.123Z'],
    ['2024-02-29T23:59:59-01:00', '2024-03-01T00:59:59.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalDateTime(text)).toBe(canonical);
  });

  it.each(['2024-05-01', '2024-05-01T12:00:00', '2024-05-01 12:00:00Z', '2023-02-29T00:00:00Z', '2024-05-01T25:00:00Z', '2024-13-01T00:00:00Z', '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '+010000-01-01T00:00:00Z', '', 'now', 1714521600000, null])('%s is none', (value) => {
    expect(canonicalDateTime(value)).toBeUndefined();
  });
});

describe('canonicalDate', () => {
  it('takes days as they are', () => {
    expect(['2024-02-29', '0001-01-01', '9999-12-31'].map(canonicalDate)).toEqual(['2024-02-29', '0001-01-01', '9999-12-31']);
  });

  it.each(['2023-02-29', '2024-5-1', '0000-01-01', '2024-05-01T00:00:00Z', '', 20240501, null])('%s is none', (value) => {
    expect(canonicalDate(value)).toBeUndefined();
  });
});
