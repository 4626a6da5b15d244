import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName } from '../../src/model/fold-name.ts';

describe('a folded name', () => {
  it.each([
    ['Amélie', 'amelie'],
    ['Spider-Man: Homecoming', 'spider man homecoming'],
    ["  Ocean's   Eleven ", 'oceans eleven'],
    ['Schindler’s List', 'schindlers list'],
    ['ＦＵＬＬ width', 'full width'],
    ['İstanbul', 'istanbul'],
    ['Łódź', 'łodz'],
    ['Ελευθερία', 'ελευθερια'],
    ['Ёлки', 'елки'],
    ['8½', '81 2'],
    ['M*A*S*H', 'm a s h'],
    ['…', ''],
    ['', ''],
    ['NLA 310-2', 'nla 310 2'],
    ['東京物語', '東京物語'],
    ['기생충', '기생충'],
    ['がっこう', 'がっこう'],
    ['かっこう', 'かっこう'],
    ['हिन्दी', 'हिन्दी'],
    ['ก็กิน', 'ก็กิน'],
    ['مَدْرَسَة', 'مدرسة'],
    ['שָׁלוֹם', 'שלום'],
  ])('of %j is %j', (name, folded) => expect(foldName(name)).toBe(folded));

  it('tells apart words that differ in a sign that is no accent', () => {
    expect(foldName('がき')).not.toBe(foldName('かき'));
    expect(foldName('की')).not.toBe(foldName('का'));
    expect(foldName('กิน')).not.toBe(foldName('กัน'));
  });

  const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom('a', 'É', 'é', 'İ', 'ß', 'Σ', 'が', 'か', '\u3099', '\u0301', 'ก', '\u0e34', 'ا', '\u064e', '각', ' ', "'", '-', '1', '½') }));

  it('folds to itself', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
      { numRuns: 1000, examples: [["か'\u3099"]] },
    );
  });

  it('is one, however the same characters were composed', () => {
    fc.assert(
      fc.property(name, (text) => {
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) expect(foldName(text.normalize(form))).toBe(foldName(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('has words of letters, marks and digits between single spaces', () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(foldName(text)).toMatch(/^([\p{L}\p{M}\p{N}]+( [\p{L}\p{M}\p{N}]+)*)?$/u);
      }),
      { numRuns: 1000 },
    );
  });
});
