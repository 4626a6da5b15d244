import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/kernel/errors.ts';
import { comparePositions, type Order } from '../../../src/model/order.ts';
import { defaultWeights } from '../../../src/model/score.ts';
import type { Value } from '../../../src/model/value.ts';
import { bindMinScore, bindOrder, bindPageSize, bindText, bindVector, bindWeights } from '../../../src/planner/requirement/bind-arguments.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { refusalOf } from '../../support/refusal-of.ts';

const part = catalogOf('type Part implements Node @entity { id: ID! key: String! @ownKey name: String size: Int at: Date }').entities.get('Part');
if (part === undefined) throw new Error('no Part');

describe('an order', () => {
  it('that is not given, null or empty is by key alone', () => {
    for (const given of [undefined, null, []]) expect(bindOrder(part, given)).toEqual([]);
  });

  it('keeps its terms in their order', () => {
    expect(bindOrder(part, [{ size: 'DESC' }, { name: 'ASC' }])).toEqual([{ attribute: 'size', direction: 'DESC' }, { attribute: 'name', direction: 'ASC' }]);
  });

  it('drops a second term on one attribute, and all behind the own key', () => {
    expect(bindOrder(part, [{ size: 'DESC' }, { size: 'ASC' }, { key: 'DESC' }, { name: 'ASC' }, { key: 'ASC' }])).toEqual([{ attribute: 'size', direction: 'DESC' }, { attribute: 'key', direction: 'DESC' }]);
  });

  it('orders as all the terms would that were given', () => {
    const terms = fc.array(fc.record({ attribute: fc.constantFrom('key', 'name', 'size'), direction: fc.constantFrom('ASC' as const, 'DESC' as const) }), { maxLength: 5 });
    const rows = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), name: fc.constantFrom(null, 'x', 'y'), size: fc.constantFrom(null, 1, 2) }), { selector: ({ key }) => key });
    fc.assert(
      fc.property(terms, rows, (given, all) => {
        const sorted = (order: Order) => all.toSorted((a, b) => comparePositions(order, positionOf(order, a), positionOf(order, b))).map(({ key }) => key);
        expect(sorted(bindOrder(part, given.map(({ attribute, direction }) => ({ [attribute]: direction }))))).toEqual(sorted(given));
      }),
    );
  });
});

describe('a page size', () => {
  it.each([0, 1, 25, 500])('may be %d', (size) => expect(bindPageSize(size, 'first')).toBe(size));
  it.each([-1, 501, 1_000_000, NaN, 1.5, null, undefined, '10'])('may not be %s', (size) => refused(() => bindPageSize(size, 'first'), /^first is .*\.$/));
});

describe('weights', () => {
  it('that are not given are the usual ones', () => {
    expect(bindWeights(undefined)).toEqual(defaultWeights);
    expect(bindWeights({})).toEqual(defaultWeights);
    expect(bindWeights({ graph: 0, text: null })).toEqual({ ...defaultWeights, graph: 0 });
  });

  it.each([{ vector: -0.1 }, { text: Infinity }, { graph: NaN }, { importance: 1001 }])('may not be %j', (weights) => refused(() => bindWeights(weights), /^weights\.[a-z]+ is /));

  it('tie the list to what is asked by at least one part', () => {
    refused(() => bindWeights({ vector: 0, text: 0, graph: 0 }), /nothing ties the list/);
    expect(bindWeights({ vector: 0, text: 0, graph: 1e-9 }).graph).toBe(1e-9);
  });
});

describe('the least score', () => {
  it.each([[undefined, undefined], [null, undefined], [0, 0], [-1.5, -1.5]])('%s is %s', (given, bound) => expect(bindMinScore(given)).toBe(bound));
  it.each([NaN, Infinity, -Infinity])('may not be %s', (score) => refused(() => bindMinScore(score), /^minScore is "/));
});

describe('a search text', () => {
  it.each([[undefined], [null], [''], [' \n\t\u00a0 ']])('%j says nothing', (text) => expect(bindText(text)).toBeUndefined());
  it('comes as it was written', () => expect(bindText(' "Ünïcode" 😀 \\ ')).toBe(' "Ünïcode" 😀 \\ '));
  it('has at most ten thousand characters', () => {
    expect(bindText('x'.repeat(10_000))).toHaveLength(10_000);
    refused(() => bindText('x'.repeat(10_001)), /^query has 10001 characters\.$/);
  });
  it.each(['\ud800', 'a\udc00b', 'a\0b'])('may not be %j', (text) => refused(() => bindText(text), /^query holds /));
});

describe('a search vector', () => {
  it('is brought to length 1, keeping its direction, however long or short it was', () => {
    const one = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }).filter((v) => v.some((n) => Math.abs(n) > 0.01)), fc.constantFrom(1e-200, 1e-30, 1, 1e17), (direction, length) => {
        const vector = bindVector(direction.map((n) => n * length)) ?? new Float32Array();
        expect(vector.reduce((sum, n) => sum + n * n, 0)).toBeCloseTo(1, 6);
        const norm = Math.sqrt(direction.reduce((sum, n) => sum + n * n, 0));
        for (const [i, n] of direction.entries()) expect(vector[i]).toBeCloseTo(n / norm, 6);
      }),
    );
    expect(bindVector([5e-324, 0])).toEqual(Float32Array.of(1, 0));
  });

  it('may be as long as a request can hold', () => expect(bindVector(Array.from({ length: 300_000 }, () => 1))).toHaveLength(300_000));
  it.each([[[]], [[0, 0]], [[-0]]])('%j has no direction', (vector) => refused(() => bindVector(vector), /^vector has no direction\.$/));
  it.each([[[NaN]], [[1, Infinity]], [[1e19]]])('%j is none', (vector) => refused(() => bindVector(vector), /^vector holds a value that is no finite number\.$/));
  it.each([undefined, null])('%s is not given', (vector) => expect(bindVector(vector)).toBeUndefined());
});

function positionOf(order: Order, row: Readonly<Record<string, Value>> & { readonly key: string }) {
  return { values: order.map(({ attribute }) => row[attribute] ?? null), key: row.key };
}

function refused(bind: () => unknown, message: RegExp): void {
  const error = refusalOf(bind);
  expect(error).toMatchObject({ code: ErrorCode.BadUserInput, message: expect.stringMatching(message) });
  expect(error.expected).toBeTruthy();
}
