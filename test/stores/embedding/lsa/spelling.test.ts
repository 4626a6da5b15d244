import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Spelling } from '../../../../src/stores/embedding/lsa/text/spelling.ts';

function spellingOf(...words: readonly string[]): Spelling {
  return new Spelling(new Map(words.map((word, i) => [word, i])));
}

describe('a misspelt word', () => {
  it.each(['airpor', 'airpport', 'airpirt', 'aiprort'])('%s stands for the word that is one slip away', (word) => {
    expect(spellingOf('drama', 'airport').meant(word)).toBe(1);
  });

  it('stands for the most frequent word of those one slip away', () => {
    expect(spellingOf('house', 'horse').meant('hotse')).toBe(0);
    expect(spellingOf('horse', 'house').meant('hotse')).toBe(0);
  });

  it('stands for nothing where two slips are needed, the first letter differs, or it is too short to tell', () => {
    const spelling = spellingOf('airport', 'sea', 'seat');
    for (const word of ['airprrtt', 'irport', 'eirport', 'seet', 'x'.repeat(1000)])
      expect([word, spelling.meant(word)]).toEqual([word, undefined]);
  });

  it('finds every word again after any single slip behind its first letter', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdeфяü'), minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(
        word,
        fc.nat(),
        fc.constantFrom(...'abcdeфяü'),
        fc.constantFrom('drop', 'add', 'replace', 'swap'),
        (known, at, letter, slip) => {
          const i = 1 + (at % (known.length - 1));
          const wrong = {
            drop: known.slice(0, i) + known.slice(i + 1),
            add: known.slice(0, i) + letter + known.slice(i),
            replace: known.slice(0, i) + letter + known.slice(i + 1),
            swap: known.slice(0, i) + known.charAt(i + 1) + known.charAt(i) + known.slice(i + 2),
          }[slip];
          expect(spellingOf('abcdeфяü', known).meant(wrong)).toBe(1);
        },
      ),
    );
  });
});
