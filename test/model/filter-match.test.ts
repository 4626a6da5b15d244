import { describe, expect, it } from 'vitest';
import { matches } from '../../src/model/filter-match.ts';
import { and, everything, negate, nothing, or, type Filter } from '../../src/model/filter.ts';
import type { Scalar } from '../../src/model/value.ts';

const compare = (operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte', value: Scalar): Filter => ({ kind: 'compare', attribute: 'a', operator, value });
const oneOf = (values: Scalar[], negated = false): Filter => ({ kind: 'in', attribute: 'a', values, negated });
const prefix = (text: string): Filter => ({ kind: 'prefix', attribute: 'a', prefix: text, negated: false });
const list = (operator: 'some' | 'all' | 'none' | 'notAll', ...values: Scalar[]): Filter => ({ kind: 'list', attribute: 'a', operator, values });

/** A leaf · values of `a` that pass · values that do not. */
const leaves: readonly (readonly [Filter, readonly unknown[], readonly unknown[]])[] = [
  [compare('eq', 1), [1], [0, 2]],
  [compare('eq', 0), [0, -0], [5e-324]],
  [compare('ne', 'a'), ['b', '', 'A'], ['a']],
  [compare('lt', 'b'), ['a', 'B', '', 'ab'], ['b', 'ba', 'é']],
  [compare('lt', '😀'), ['\ufffd'], ['😀', '😁']],
  [compare('gte', 2), [2, 1e21], [1.9999]],
  [compare('gt', '2024-02-28'), ['2024-02-29'], ['2024-02-28']],
  [compare('lte', false), [false], [true]],
  [oneOf([1, 2]), [1, 2], [3]],
  [oneOf(['a'], true), ['b'], ['a']],
  [prefix('ab'), ['ab', 'abc'], ['a', 'bab', 'Abc', '']],
  [prefix('%'), ['%', '%_'], ['a']],
  [list('some', 1, 2), [[1], [2, 3]], [[3], []]],
  [list('all', 1, 2), [[2, 1], [1, 2, 3]], [[1], []]],
  [list('none', 1, 2), [[], [3]], [[1], [2, 3]]],
  [list('notAll', 1, 2), [[], [1]], [[1, 2], [2, 1, 3]]],
];

describe('a leaf of a filter', () => {
  it.each(leaves)('%j', (leaf, passing, failing) => {
    for (const a of passing) expect(matches(leaf, { a: a as Scalar }, 'k'), String(a)).toBe(true);
    for (const a of failing) expect(matches(leaf, { a: a as Scalar }, 'k'), String(a)).toBe(false);
  });

  it.each(leaves)('%j is false on null, and so is what leaves it out but for null', (leaf) => {
    for (const row of [{ a: null }, {}]) {
      expect(matches(leaf, row, 'k')).toBe(false);
      expect(matches(negate(leaf), row, 'k')).toBe(true);
      const opposite = negate(leaf);
      expect(opposite.kind === 'or' && matches(opposite.filters[0] ?? everything, row, 'k')).toBe(false);
    }
  });

  it('on null tells absent and present apart, also of lists', () => {
    const absent: Filter = { kind: 'null', attribute: 'a', isNull: true };
    for (const [a, isNull] of [[null, true], [0, false], ['', false], [false, false], [[], false]] as const) {
      expect(matches(absent, { a }, 'k')).toBe(isNull);
      expect(matches(negate(absent), { a }, 'k')).toBe(!isNull);
    }
  });

  it('on keys asks for the key, whatever the row', () => {
    const keys: Filter = { kind: 'keys', keys: ['k', 'l'], negated: false };
    expect([matches(keys, {}, 'k'), matches(keys, {}, 'm'), matches(negate(keys), {}, 'k'), matches(negate(keys), {}, 'm')]).toEqual([true, false, false, true]);
  });

  it('on relationships is for who has them', () => {
    expect(() => matches({ kind: 'related', relationship: 'genres', exists: true, descendants: false, filter: everything }, {}, 'k')).toThrow('the filter on genres needs a store that holds the relationship');
  });
});

describe('joined filters', () => {
  const [a, b, c] = [compare('eq', 1), compare('eq', 2), compare('eq', 3)];

  it('lie flat, and lose what decides nothing', () => {
    expect(and([a, and([b, c]), everything])).toEqual({ kind: 'and', filters: [a, b, c] });
    expect(or([a, or([b, c]), nothing])).toEqual({ kind: 'or', filters: [a, b, c] });
    expect([and([a]), or([a]), and([]), or([])]).toEqual([a, a, everything, nothing]);
  });

  it('are decided by what decides all', () => {
    expect(and([a, nothing, b])).toBe(nothing);
    expect(or([a, everything, b])).toBe(everything);
  });

  it('change places when they are turned round', () => {
    expect(negate(and([{ kind: 'keys', keys: ['k'], negated: false }, { kind: 'null', attribute: 'a', isNull: true }]))).toEqual({
      kind: 'or', filters: [{ kind: 'keys', keys: ['k'], negated: true }, { kind: 'null', attribute: 'a', isNull: false }],
    });
  });
});
