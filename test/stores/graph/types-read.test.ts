import { describe, expect, it } from 'vitest';
import { everything, type Filter } from '../../../src/model/filter.ts';
import { typesAlong, typesAround, typesOnPaths } from '../../../src/stores/graph/mirrored/types-read.ts';
import { Film, films, Genre, relationship } from '../../contract/graph-store/films.ts';
import { catalogOf } from '../../support/domain-sdl.ts';

/** Two steps over three types, each with edges of its own. */
const chain = catalogOf(`
  type Book implements Node @entity @key(fields: "id") @embedded(from: ["title"]) { id: ID! key: String! @ownKey title: String @name places: [Place!] @relationship(type: "SET_IN") }
  type Place implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
  type Company implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name seat: [Place!] @relationship(type: "SITS_IN") owner: [Owner!] @relationship(type: "OWNED_BY") }
  type Owner implements Node @entity @key(fields: "id") { id: ID! name: String! @ownKey @name }
`);
const Company = chain.entities.get('Company') ?? Film;

describe('the types that a read of the graph hangs on', () => {
  it('are along a relationship those that own its edges, and those whose rows it shows', () => {
    expect([...typesAlong(relationship(Film, 'genres'), everything)]).toEqual(['Film', 'Genre']);
    expect([...typesAlong(relationship(Genre, 'films'), everything)]).toEqual(['Film']);
    expect([...typesAlong(relationship(Genre, 'below'), everything)]).toEqual(['Genre']);
  });

  it('are those too that a condition asks about, however deep', () => {
    const onShelf: Filter = { kind: 'related', relationship: 'shelf', exists: true, descendants: false, filter: everything };
    const likesOnShelf: Filter = { kind: 'or', filters: [{ kind: 'related', relationship: 'likes', exists: false, descendants: false, filter: { kind: 'and', filters: [onShelf, everything] } }] };
    expect([...typesAlong(relationship(Genre, 'films'), likesOnShelf)]).toEqual(['Film', 'Shelf']);
  });

  it('are around anchors those that own an edge at either end of two steps, or what is below the anchors', () => {
    expect([...typesAround(chain, [[{ type: 'Book', key: 'a' }]], Company)]).toEqual(['Book', 'Company']);
    expect([...typesAround(films, [[{ type: 'Genre', key: 'a' }]], Film)].sort()).toEqual(['Film', 'Genre']);
    expect([...typesAround(films, [[]], Film)]).toEqual(['Film']);
  });

  it('are on paths those that own the edges which may be followed', () => {
    expect([...typesOnPaths(chain, { types: ['SET_IN', 'OWNED_BY'] })]).toEqual(['Book', 'Company']);
  });
});
