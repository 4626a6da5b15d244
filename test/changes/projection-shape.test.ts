import { describe, expect, it } from 'vitest';
import { isEmbedded } from '../../src/catalog/catalog.ts';
import { projectionShape } from '../../src/changes/projection-shape.ts';
import { catalogOf } from '../support/domain-sdl.ts';

const sdl = `type Work implements Node @entity @key(fields: "id") @embedded(from: ["title", "tags.name"]) {
  id: ID!
  key: String! @ownKey
  title: String
  year: Int @filterable
  pages: Int
  tags: [Tag!] @relationship(type: "TAGGED")
  marks: [Tag!] @relationship(type: "MARKED")
}
type Tag implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey works: [Work!] @relationship(type: "TAGGED", direction: IN) }`;

function shapeOf(text: string): string {
  const entity = catalogOf(text).entities.get('Work');
  if (entity === undefined || !isEmbedded(entity)) throw new Error('Work has no vectors');
  return projectionShape(entity);
}

function changed(from: string, to: string): string {
  expect(sdl).toContain(from);
  return sdl.replace(from, to);
}

describe('the shape of an index', () => {
  it.each([
    ['an attribute is kept beside the vector', 'pages: Int', 'pages: Int @filterable'],
    ['one is no longer kept', 'year: Int @filterable', 'year: Int'],
    ['one that is kept has another type', 'year: Int @filterable', 'year: String @filterable'],
    ['one that is kept becomes a list', 'year: Int @filterable', 'year: [Int!] @filterable'],
    ['something is added to the document', '["title", "tags.name"]', '["title", "tags.name", "pages"]'],
    ['the document is in another order', '["title", "tags.name"]', '["tags.name", "title"]'],
    ['a part of the document comes from elsewhere', '"tags.name"]', '"marks.name"]'],
  ] as const)('differs where %s', (_, from, to) => {
    expect(shapeOf(changed(from, to))).not.toBe(shapeOf(sdl));
  });

  it.each([
    ['descriptions', '  title: String', '  "What is on its cover."\n  title: String'],
    ['the order of fields', '  year: Int @filterable\n  pages: Int\n', '  pages: Int\n  year: Int @filterable\n'],
    ['what is not kept and not in the document', 'pages: Int', 'pages: Float'],
    ['relationships that the document does not follow', 'type: "MARKED"', 'type: "MARKS"'],
  ] as const)('does not depend on %s', (_, from, to) => {
    expect(shapeOf(changed(from, to))).toBe(shapeOf(sdl));
  });
});
