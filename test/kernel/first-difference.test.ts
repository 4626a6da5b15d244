import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../src/kernel/first-difference.ts';

describe('the first difference', () => {
  test('is none between equal values, in whatever order their members come', () => {
    expect(firstDifference({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBeUndefined();
  });

  test('is told with its path, what is there and what should be', () => {
    expect(firstDifference({ a: [{ b: 0.5 }, { b: 0.61 }] }, { a: [{ b: 0.5 }, { b: 0.62 }] })).toBe('a[1].b is 0.61, not 0.62');
    expect(firstDifference({ a: [1] }, { a: [1, 2] })).toBe('a[1] is missing, not 2');
    expect(firstDifference({ a: { b: 1 } }, { a: {} })).toBe('a.b is 1, not missing');
    expect(firstDifference({ a: [] }, { a: {} })).toBe('a is [], not {}');
    expect(firstDifference({ a: null }, { a: { b: 1 } })).toBe('a is null, not {"b":1}');
    expect(firstDifference(null, 1)).toBe('it is null, not 1');
  });
});
