import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseNames, nameGrams } from '../../src/execution/rank/link-names.ts';
import { foldName } from '../../src/model/fold-name.ts';
import type { NamedEntity } from '../../src/ports/entity-store.ts';

describe('the words of a query that may be a name', () => {
  const texts = (query: string) => nameGrams(query).map(({ text }) => text);

  it('are every run of up to six words, folded', () => {
    expect(texts('Amélie or Métro')).toEqual(['amelie', 'amelie or', 'amelie or metro', 'or metro', 'metro']);
    expect(Math.max(...nameGrams('one two three four five six seven eight').map(({ length }) => length))).toBe(6);
  });

  it('leave out common words that stand alone or among themselves, and single words of one or two letters', () => {
    expect(texts('what is it about')).toEqual([]);
    expect(texts('up in xy')).toEqual(['up in xy', 'in xy']);
    expect(texts('to be')).toEqual([]);
  });

  it('are where they say they are', () => {
    const query = fc.array(fc.constantFrom('Heist', 'the', 'Ocean’s', 'eleven', 'a', 'É', '!', '8½'), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(query, (text) => {
        const words = foldName(text).split(' ');
        for (const gram of nameGrams(text)) expect(words.slice(gram.from, gram.from + gram.length).join(' ')).toBe(gram.text);
      }),
    );
  });

  it('are few, however long the query', () => {
    expect(nameGrams('word '.repeat(2000)).length).toBeLessThanOrEqual(64 * 6);
    expect(nameGrams('')).toEqual([]);
    expect(nameGrams(' … ')).toEqual([]);
  });
});

describe('the names chosen', () => {
  const named = (...names: string[]): NamedEntity[] => names.map((name, i) => ({ name, ref: { type: 'Genre', key: `${name} ${i}` } }));
  const chosen = (query: string, all: readonly NamedEntity[]) => chooseNames(nameGrams(query), all).map(({ key }) => key);

  it('are the longest, and none inside another', () => {
    expect(chosen('a dark heist comedy', named('heist', 'Heist Comedy', 'comedy', 'Dark'))).toEqual(['Heist Comedy 1', 'Dark 3']);
  });

  it('are the first of two that overlap', () => {
    expect(chosen('romantic comedy drama', named('comedy drama', 'romantic comedy', 'drama'))).toEqual(['romantic comedy 1', 'drama 2']);
  });

  it('stand for everything that bears them, each once', () => {
    expect(chosen('nosferatu, Nosferatu!', named('Nosferatu', 'nosferatu'))).toEqual(['Nosferatu 0', 'nosferatu 1']);
  });

  it('are found under accents, case and punctuation', () => {
    expect(chosen('something like amelie', named('Amélie'))).toEqual(['Amélie 0']);
    expect(chosen('AMÉLIE', named('amelie'))).toEqual(['amelie 0']);
  });

  it('are none where nothing bears the words', () => {
    expect(chosen('a dark heist', named('comedy'))).toEqual([]);
    expect(chosen('a dark heist', [])).toEqual([]);
  });

  it('are at most sixteen', () => {
    expect(chosen('heist', named(...Array.from({ length: 40 }, () => 'heist')))).toHaveLength(16);
  });

  it('never share a word of the query', () => {
    const words = ['aaa', 'bbb', 'ccc', 'ddd'];
    const phrase = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), fc.uniqueArray(phrase, { maxLength: 8 }), (query, names) => {
        const picked = chosen(query.join(' '), named(...names)).map((key) => key.replace(/ \d+$/, ''));
        expect(picked.flatMap((name) => name.split(' ')).length).toBeLessThanOrEqual(query.length);
        for (const name of picked) expect(` ${query.join(' ')} `).toContain(` ${name} `);
      }),
    );
  });
});
