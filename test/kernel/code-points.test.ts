import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../src/kernel/code-points.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\ufffd', '\uffff', '😀', '\u{10ffff}') }));

describe('text by code point', () => {
  it('is ordered as its UTF-8 bytes are', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('puts an emoji above what JavaScript puts it below', () => {
    expect('😀' < '\ufffd').toBe(true);
    expect(compareCodePoints('😀', '\ufffd')).toBeGreaterThan(0);
  });

  it('has one order also for what is no text', () => {
    const units = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 3 });
    fc.assert(
      fc.property(units, units, units, (a, b, c) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(-Math.sign(compareCodePoints(b, a)) + 0);
        expect(compareCodePoints(a, b) === 0).toBe(a === b);
        if (compareCodePoints(a, b) < 0 && compareCodePoints(b, c) < 0) expect(compareCodePoints(a, c)).toBeLessThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
