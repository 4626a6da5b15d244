import { describe, expect, it } from 'vitest';
import { managedPart, type Catalog } from '../../src/catalog/catalog.ts';
import { catalogOf } from '../support/domain-sdl.ts';

const shop = catalogOf(`
type Film implements Node @entity @table(name: "shop.films", tenant: "owner") @node(label: "Movie", key: "film_id")
  @collection(name: "film_vectors", key: "fid", vector: "emb", dimensions: 32, model: "mini") {
  id: ID!
  filmId: ID! @ownKey @column(name: "film_id", type: BIGINT)
  title: String @column(name: "film_name") @property(name: "name") @vectorField(name: "t") @mirrored(in: [VECTOR])
  releaseYear: Int @filterable
  studio: Studio @relationship(type: "MADE_BY") @column(name: "studio")
  genres: [Genre!] @relationship(type: "IN_GENRE", weight: 0) @joinTable(name: "shop.film_genre", own: "film", other: "genre")
  sequels: [Film!] @relationship(type: "SEQUEL_OF", direction: IN)
  similar: [Film!] @nearest
}
type Studio implements Node @entity @table(name: "shop.studios") { id: ID! code: String! @ownKey films: [Film!] @relationship(type: "MADE_BY", direction: IN) }
type Genre implements Node @entity @table(name: "shop.genres") { id: ID! name: String! @ownKey }
type Note implements Node @entity @embedded(from: ["text"]) { id: ID! key: String! @ownKey text: String }
`);

function entity(catalog: Catalog, name: string) {
  const found = catalog.entities.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('types that were there before', () => {
  it('know their table, nodes and collection, and what each calls their attributes', () => {
    const film = entity(shop, 'Film');
    expect(film.external).toEqual({
      table: { name: 'shop.films', keyType: 'BIGINT', tenant: 'owner', project: undefined },
      node: { label: 'Movie', key: 'film_id', keyType: 'TEXT', tenant: undefined, project: undefined },
      collection: { store: 'MILVUS', name: 'film_vectors', key: 'fid', vector: 'emb', dimensions: 32, model: 'mini', metric: 'COSINE', tenant: undefined, project: undefined },
    });
    expect(film.attributes.get('title')).toMatchObject({ column: 'film_name', property: 'name', vectorField: 't', inVector: true });
    expect(film.attributes.get('releaseYear')).toMatchObject({ column: 'release_year', property: 'releaseYear', inVector: false, indexed: true });
  });

  it('know where the edges between them are, whichever end says it', () => {
    const edges = Object.fromEntries([...shop.edges.values()].map(({ type, external }) => [type, external]));
    expect(edges).toEqual({
      MADE_BY: { kind: 'foreignKey', on: 'source', column: 'studio' },
      IN_GENRE: { kind: 'joinTable', table: 'shop.film_genre', source: 'film', target: 'genre', tenant: undefined, project: undefined },
      SEQUEL_OF: { kind: 'graph' },
    });
  });

  it('are read and found like all others, and never written', () => {
    expect(shop.embedded.map(({ name }) => name)).toEqual(['Film', 'Note']);
    expect(Object.keys(shop.schema.getQueryType()?.getFields() ?? {})).toEqual(expect.arrayContaining(['film', 'films', 'searchFilms', 'genres']));
    expect([...shop.mutations.keys()].toSorted()).toEqual(['deleteNotes', 'putNotes']);
    expect(Object.keys(shop.schema.getMutationType()?.getFields() ?? {}).filter((name) => /Film|Genre|Studio/.test(name))).toEqual([]);
    expect(shop.schema.getType('Film')).not.toMatchObject({ _fields: { _version: expect.anything() } });
  });

  it('are no part of what is migrated, logged and embedded', () => {
    const managed = managedPart(shop);
    expect([...managed.entities.keys()]).toEqual(['Note']);
    expect(managed.embedded.map(({ name }) => name)).toEqual(['Note']);
    expect(managed.edges.size).toBe(0);
  });
});
