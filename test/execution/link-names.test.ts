import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindWords } from '../../src/catalog/kind-words.ts';
import { chooseNames, nameGrams } from '../../src/execution/rank/link-names.ts';
import { foldName } from '../../src/model/fold-name.ts';
import type { NamedEntity } from '../../src/ports/entity-store.ts';
import { catalogOf } from '../support/domain-sdl.ts';

const catalog = catalogOf(`
  type MediaContent implements Node @entity(synonyms: ["movie", "TV show"]) @key(fields: "id") @embedded(from: ["title"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    kind: ContentKind
  }
  enum ContentKind { FILM SERIES STUDENT_WORK }
  type Person implements Node @entity(plural: "people") @key(fields: "id") { id: ID! name: String! @ownKey @name }
  type Genre implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
`);

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
  const chosen = (query: string, all: readonly NamedEntity[]) => chooseNames(catalog, nameGrams(query), all).map(({ key }) => key);

  it('are the longest, and none inside another', () => {
    expect(chosen('a dark heist comedy', named('heist', 'Heist Comedy', 'comedy', 'Dark'))).toEqual(['Heist Comedy 1', 'Dark 3']);
  });

  it('may be asked for in the plural, but for titles of one word', () => {
    expect(chosen('good old westerns', named('Western'))).toEqual(['Western 0']);
    expect(chosen('romantic comedies', named('Comedy', 'Romantic comedy'))).toEqual(['Romantic comedy 1']);
    expect(chosen('Friends', named('Friend', 'Friends'))).toEqual(['Friends 1']);
    const alien: NamedEntity = { name: 'Alien', ref: { type: 'MediaContent', key: 'alien' } };
    expect(chosen('about aliens', [alien])).toEqual([]);
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

  describe('of what is found by meaning', () => {
    const titles = (...names: string[]): NamedEntity[] => names.map((name) => ({ name, ref: { type: 'MediaContent', key: name } }));

    it('are left alone where a title of one word stands among many others', () => {
      expect(chosen('a documentary about reality and survivor guilt', titles('Reality', 'Survivor'))).toEqual([]);
      expect(chosen('a documentary about reality and survivor guilt', named('Reality', 'Survivor'))).toEqual(['Reality 0', 'Survivor 1']);
      expect(chosen('a dark heist comedy', [...titles('Dark'), ...named('Dark')])).toEqual(['Dark 0']);
    });

    it('are taken where they have two words or more', () => {
      expect(chosen('a documentary about survivor guilt and the reality of war', titles('Survivor Guilt', 'The Reality'))).toEqual(['Survivor Guilt', 'The Reality']);
    });

    it('are taken where one word is half of what the query says, leaving out words of any question and the kinds of things there are', () => {
      for (const query of ['Nosferatu', 'nosferatu, Nosferatu!', 'something like Nosferatu', 'films like Nosferatu', 'a series with people of Nosferatu', 'old movies like Nosferatu', 'student works after Nosferatu'])
        expect(chosen(query, titles('Nosferatu')), query).toEqual(['Nosferatu']);
      expect(chosen('old rat movies like Nosferatu', titles('Nosferatu'))).toEqual([]);
    });

    it('are not the word for what things are called anyway', () => {
      expect(chosen('good films', titles('Films', 'Film'))).toEqual([]);
    });
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

describe('the words for the kinds of things there are', () => {
  it('come from the names of entities and the members of their enums, one and many', () => {
    const words = kindWords(catalog);
    for (const word of ['media', 'content', 'contents', 'person', 'people', 'genre', 'genres', 'film', 'films', 'series', 'student', 'work', 'works', 'movie', 'movies', 'show', 'shows', 'tv']) expect(words, word).toContain(word);
    expect(words).not.toContain('title');
  });
});
