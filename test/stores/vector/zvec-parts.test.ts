import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import type { Filter } from '../../../src/model/filter.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { decodeText, encodeText } from '../../../src/stores/vector/zvec/encoded-text.ts';
import { fieldsOf } from '../../../src/stores/vector/zvec/fields.ts';
import { filterExpression } from '../../../src/stores/vector/zvec/filter-expression.ts';
import { ReadWriteGate } from '../../../src/stores/vector/zvec/read-write-gate.ts';
import { scalarText, textScalar } from '../../../src/stores/vector/zvec/scalar-text.ts';
import { topHits } from '../../../src/stores/vector/top-hits.ts';
import { zvecFailure } from '../../../src/stores/vector/zvec/zvec-failure.ts';
import { attributes } from '../../contract/vector-store/films.ts';

describe('text as zvec stores it', () => {
  const text = fc.oneof(fc.string({ unit: fc.constantFrom('[', '\\', 'a', 'b', ']', "'", '😀', '\uffff'), maxLength: 6 }), fc.string({ unit: 'binary' }).filter((s) => s.isWellFormed()));

  it('comes back as it was, without a backslash in between', () => {
    fc.assert(fc.property(text, (t) => decodeText(encodeText(t)) === t && !encodeText(t).includes('\\')));
  });

  it('keeps order and prefixes', () => {
    fc.assert(fc.property(text, text, (a, b) => Math.sign(compareCodePoints(encodeText(a), encodeText(b))) === Math.sign(compareCodePoints(a, b)) && encodeText(a + b).startsWith(encodeText(a))));
  });
});

describe('numbers as zvec stores them', () => {
  const number = fc.oneof(fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.constantFrom(0, -0, 5e-324, -5e-324, 1.7976931348623157e308, -1.7976931348623157e308));

  it('come back as they were, but for the sign of zero', () => {
    fc.assert(fc.property(number, (n) => textScalar(scalarText(n), 'number') === n));
    expect(Object.is(textScalar(scalarText(-0), 'number'), 0)).toBe(true);
  });

  it('keep their order', () => {
    fc.assert(fc.property(number, number, (a, b) => scalarText(a) < scalarText(b) === a < b));
  });
});

describe("a filter in zvec's language", () => {
  const fields = fieldsOf(attributes);

  it.each<[Filter, string | boolean]>([
    [{ kind: 'compare', attribute: 'year', operator: 'gte', value: 1990 }, "year_ >= 'c09f180000000000'"],
    [{ kind: 'compare', attribute: 'active', operator: 'eq', value: true }, "active_ = 'true'"],
    [{ kind: 'compare', attribute: 'title', operator: 'ne', value: "it's \\ [" }, "(title_ < 'it\\'s [b [a' or title_ > 'it\\'s [b [a')"],
    [{ kind: 'in', attribute: 'mood', values: ['DARK', 'FUNNY'], negated: true }, "(mood_ not in ('DARK', 'FUNNY') and mood_ is not null)"],
    [{ kind: 'prefix', attribute: 'title', prefix: 'Al', negated: false }, "(title_ is not null and title_ >= 'Al' and title_ < 'Am')"],
    [{ kind: 'prefix', attribute: 'title', prefix: '\u{10ffff}', negated: true }, "title_ < '\u{10ffff}'"],
    [{ kind: 'list', attribute: 'tags', operator: 'none', values: ['a'] }, "(tags_ not contain_any ('a') and tags_ is not null)"],
    [{ kind: 'in', attribute: 'year', values: [], negated: false }, false],
    [{ kind: 'or', filters: [{ kind: 'constant', value: true }, { kind: 'null', attribute: 'year', isNull: true }] }, true],
  ])('is %j → %s', (filter, expected) => {
    expect(filterExpression(filter, fields)).toBe(expected);
  });
});

describe("an error of zvec's", () => {
  it.each<[string, string, FailureReason]>([
    ['ZVEC_INVALID_ARGUMENT', 'Invalid filter', FailureReason.Rejected],
    ['ZVEC_FAILED_PRECONDITION', 'Collection is closed', FailureReason.Unavailable],
    ['ZVEC_INTERNAL_ERROR', "Can't lock read-write collection: /data/engine/LOCK", FailureReason.Unavailable],
    ['ZVEC_INTERNAL_ERROR', 'Failed to append WAL: segment[1]', FailureReason.Unavailable],
    ['ZVEC_PERMISSION_DENIED', '', FailureReason.Corrupt],
    ['ZVEC_INTERNAL_ERROR', 'Failed to parse manifest', FailureReason.Corrupt],
    ['ENOSPC', 'no space left on device', FailureReason.Misconfigured],
  ])('%s, "%s", is %s', (code, message, reason) => {
    expect(zvecFailure(Object.assign(new Error(message), { code }), 'upsert')).toMatchObject({ reason, store: 'zvec', family: 'vector', operation: 'upsert' });
  });

  it('is told without the filter it may repeat', () => {
    expect(zvecFailure(new Error('x'.repeat(10_000)), 'nearest').message.length).toBeLessThan(400);
  });
});

describe('the best hits', () => {
  const rows = [...Array.from({ length: 50 }, (_, i) => ({ key: `k${99 - i}`, score: 1, attributes: {} })), { key: 'worse', score: 0.5, attributes: {} }];

  it('are asked for until those with equal scores at the cut are all in', async () => {
    const limits: number[] = [];
    const found = await topHits(3, 100_000, async (limit) => {
      limits.push(limit);
      return rows.slice(0, limit);
    });
    expect(found).toEqual({ hits: ['k50', 'k51', 'k52'].map((key) => ({ key, score: 1, attributes: {} })), exhausted: false });
    expect(limits).toEqual([4, 16, 64]);
  });

  it('are asked for once where nothing is equal', async () => {
    let asked = 0;
    await topHits(3, 100_000, async (limit) => {
      asked++;
      return Array.from({ length: limit }, (_, i) => ({ key: `k${i}`, score: -i, attributes: {} }));
    });
    expect(asked).toBe(1);
  });
});

describe('the gate between reads and writes', () => {
  it('lets reads run together, and each write alone, ahead of reads that come after it', async () => {
    const gate = new ReadWriteGate();
    const events: string[] = [];
    const read = (name: string, until: Promise<unknown>): Promise<void> =>
      gate.read(async () => {
        events.push(`${name} begins`);
        await until;
        events.push(`${name} ends`);
      });
    const { promise: first, resolve: endFirst } = Promise.withResolvers<void>();
    const { promise: second, resolve: endSecond } = Promise.withResolvers<void>();
    const all = [read('first', first), read('second', second), gate.write(() => events.push('write')), read('third', Promise.resolve())];
    await new Promise(setImmediate);
    endSecond();
    await new Promise(setImmediate);
    endFirst();
    await Promise.all(all);
    expect(events).toEqual(['first begins', 'second begins', 'second ends', 'first ends', 'write', 'third begins', 'third ends']);
  });

  it('goes on after a write or a read that failed', async () => {
    const gate = new ReadWriteGate();
    const failing = [
      gate.write(() => {
        throw new Error('write');
      }),
      gate.read(() => Promise.reject(new Error('read'))),
    ];
    const results = await Promise.allSettled([...failing, gate.write(() => 1), gate.read(async () => 2)]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(['failed', 'failed', 1, 2]);
  });
});
