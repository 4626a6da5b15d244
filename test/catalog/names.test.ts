import { describe, expect, it } from 'vitest';
import { lowerFirst, plural, snakeCase, upperFirst } from '../../src/catalog/names.ts';
import { catalogOf } from '../support/domain-sdl.ts';

describe('a name', () => {
  it.each([
    ['Genre', 'genre', 'genres', 'genre'],
    ['MediaContent', 'mediaContent', 'mediaContents', 'media_content'],
    ['Person', 'person', 'people', 'person'],
    ['Category', 'category', 'categories', 'category'],
    ['Series', 'series', 'seriesList', 'series'],
    ['TestData', 'testData', 'testDataList', 'test_data'],
    ['URL', 'url', 'urls', 'url'],
    ['ToDoXY', 'toDoXY', 'toDoXYs', 'to_do_xy'],
    ['URLPart', 'urlPart', 'urlParts', 'url_part'],
    ['HTTPServer', 'httpServer', 'httpServers', 'http_server'],
    ['HTTP2Link', 'http2Link', 'http2Links', 'http2_link'],
    ['PartOfID', 'partOfID', 'partOfIDs', 'part_of_id'],
    ['A', 'a', 'as', 'a'],
    ['ABTest', 'abTest', 'abTests', 'ab_test'],
    ['X1', 'x1', 'x1s', 'x1'],
    ['Test_Result', 'test_Result', 'test_Results', 'test_result'],
    ['genre', 'genre', 'genres', 'genre'],
  ])('%s is %s, many are %s, its table is %s', (name, singular, many, table) => {
    expect(lowerFirst(name)).toBe(singular);
    expect(plural(singular)).toBe(many);
    expect(snakeCase(name)).toBe(table);
    const entity = catalogOf(`type ${name} implements Node @entity { id: ID! key: String! @ownKey }`).entities.get(name);
    expect(entity).toMatchObject({ singular, plural: many, table });
  });

  it.each([
    ['year', 'year'], ['releaseYear', 'release_year'], ['isOK', 'is_ok'], ['urlOfHTTPServer', 'url_of_http_server'], ['cm2PerKg', 'cm2_per_kg'], ['already_snake', 'already_snake'],
  ])('of a field, %s, is the column %s', (name, column) => {
    expect(snakeCase(name)).toBe(column);
  });

  it('gains a capital inside another', () => {
    expect(upperFirst('similarTo')).toBe('SimilarTo');
    expect(upperFirst('x')).toBe('X');
  });
});
