import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snakeCase } from '../../../src/catalog/names.ts';
import { collectionName } from '../../../src/stores/relational/postgres/collection-name.ts';

describe('the name of a type’s collections', () => {
  it('is the type’s own in snake case where that is short enough', () => {
    expect(collectionName('MediaContent')).toBe('media_content');
    expect(collectionName(`A${'b'.repeat(49)}`)).toBe(`a${'b'.repeat(49)}`);
  });

  it('differs for types whose names begin alike, however long', () => {
    const beginning = 'VeryLongNameOfAComponentThatSomebodyThoughtOutAtLength';
    expect(collectionName(`${beginning}One`)).not.toBe(collectionName(`${beginning}Two`));
    expect(collectionName(`${beginning}One`)).toMatch(/^very_long_name_of_a_component_th_?[0-9a-z]*_[0-9a-f]{16}$/);
  });

  it('leaves room for ten digits of a generation, and is the same only for types that share a table', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,12}$/).map((end) => `${'Part'.repeat(13)}${end}`);
    fc.assert(fc.property(name, name, (one, other) => {
      expect(collectionName(one)).toMatch(/^[a-z0-9_]{1,50}$/);
      expect(collectionName(one) === collectionName(other)).toBe(snakeCase(one) === snakeCase(other));
    }));
  });
});
