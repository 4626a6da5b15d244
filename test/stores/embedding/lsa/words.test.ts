import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { englishStem } from '../../../../src/kernel/english-stem.ts';
import { functionWords } from '../../../../src/stores/embedding/lsa/text/function-words.ts';
import { wordsOf } from '../../../../src/stores/embedding/lsa/text/words.ts';

describe('the words of a text', () => {
  it('are lower-case, unaccented stems in order, cut at everything that is neither letter nor digit', () => {
    expect([...wordsOf('Amélie (2001): two COOKS—one café_bar, 8½ robots!')]).toEqual([
      'amely',
      '2001',
      'two',
      'cook',
      'one',
      'cafe',
      'bar',
      '8½',
      'robot',
    ]);
  });

  it('end at an apostrophe of either form', () => {
    expect([...wordsOf("the director's cut, l’homme")]).toEqual(['the', 'director', 's', 'cut', 'l', 'homme']);
  });

  it('are the same whether accents stand apart or not', () => {
    for (const text of ['Crème brûlée', 'Ångström', 'Đồng Hới', 'Ελλάδα', 'ёлка'])
      expect([...wordsOf(text.normalize('NFD'))]).toEqual([...wordsOf(text.normalize('NFC'))]);
  });

  it('keep the marks that are letters in other scripts', () => {
    expect([...wordsOf('हिन्दी ガラス 한국')]).toEqual(['हिन्दी', 'ガラ', 'ラス', '한국']);
  });

  it('are overlapping pairs of characters where a script puts no space between words', () => {
    expect([...wordsOf('宇宙船の旅 港')]).toEqual(['宇宙', '宙船', '船の', 'の旅', '港']);
  });

  it('are never longer than 40 characters, however long a run is', () => {
    expect([...wordsOf('x'.repeat(100))].map((word) => word.length)).toEqual([40, 40, 20]);
  });

  it('can be taken from any string there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of wordsOf(text)) expect(word).toMatch(/^[^\s\p{P}]+$/u);
      }),
    );
    expect([...wordsOf('\ud800a\udc00 😀')]).toEqual(['a']);
  });
});

describe('the English stem', () => {
  it.each([
    ['films', 'film'],
    ['stories', 'story'],
    ['witches', 'witch'],
    ['heroes', 'hero'],
    ['shoes', 'shoe'],
    ['glass', 'glass'],
    ['virus', 'virus'],
    ['paris', 'paris'],
    ['classes', 'class'],
    ['gas', 'gas'],
    ['racing', 'race'],
    ['running', 'run'],
    ['killing', 'kill'],
    ['dancing', 'dance'],
    ['hunted', 'hunt'],
    ['hijacked', 'hijack'],
    ['haunted', 'haunt'],
    ['spring', 'spring'],
    ['bring', 'bring'],
    ['breed', 'breed'],
    ['сестры', 'сестры'],
  ])('of %s is %s', (word, stem) => {
    expect(englishStem(word)).toBe(stem);
  });

  it('of an English plural is the stem of the singular', () => {
    for (const [singular, plural] of [
      ['robot', 'robots'],
      ['city', 'cities'],
      ['journey', 'journeys'],
      ['boss', 'bosses'],
      ['painting', 'paintings'],
      ['zombie', 'zombies'],
      ['movie', 'movies'],
    ] as const)
      expect(englishStem(plural)).toBe(englishStem(singular));
  });
});

describe('function words', () => {
  it('are found by the form that words have', () => {
    const found = [...wordsOf("This is the one that they were HAVING doubts about, isn't it?")].filter((word) => !functionWords.has(word));
    expect(found).toEqual(['one', 'doubt', 'isn']);
  });
});
