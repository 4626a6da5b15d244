import type { EdgeType, EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { everything } from '../../../src/model/filter.ts';
import type { Row } from '../../../src/model/value.ts';
import type { GraphPath, NeighbourPage, NeighbourQuery } from '../../../src/ports/graph-store.ts';
import type { EdgePut, EntityPut } from '../../../src/ports/truth-store.ts';
import { catalogOf } from '../../support/domain-sdl.ts';

/** Things found by meaning and things that only describe, edges with and without strength, hierarchies, and attributes named like what edges say. */
export const films = catalogOf(`
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title"]) {
    id: ID!
    key: String! @ownKey
    title: String @name @mirrored(in: [GRAPH])
    year: Int @filterable @mirrored(in: [GRAPH])
    strength: String @mirrored(in: [GRAPH])
    place: Boolean @mirrored(in: [GRAPH])
    neighbour: [Int!] @mirrored(in: [GRAPH])
    properties: Int @mirrored(in: [GRAPH])
    genres: [Genre!] @relationship(type: "OF", weight: 0.8)
    like: [Film!] @relationship(type: "LIKE", direction: BOTH, properties: "Likeness", weight: 0.5)
    liked: [Film!] @relationship(type: "LIKE", direction: IN)
    likes: [Film!] @relationship(type: "LIKE")
    sequels: [Film!] @relationship(type: "SEQUEL")
    sequelOf: Film @relationship(type: "SEQUEL", direction: IN)
    shelf: [Shelf!] @relationship(type: "STANDS_ON", weight: 0)
  }
  type Likeness @relationshipProperties { strength: Float! @strength note: String rank: Int }
  type Genre implements Node @entity @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    films: [Film!] @relationship(type: "OF", direction: IN)
    children: [Genre!] @relationship(type: "PARENT")
    below: [Genre!] @relationship(type: "PARENT", depth: ANY)
    above: [Genre!] @relationship(type: "PARENT", direction: IN, depth: ANY)
    around: [Genre!] @relationship(type: "PARENT", direction: BOTH, depth: ANY)
  }
  type Shelf implements Node @entity @key(fields: "id") { id: ID! code: String! @ownKey films: [Film!] @relationship(type: "STANDS_ON", direction: IN) }
`);

export const Film = entityOf('Film');
export const Genre = entityOf('Genre');

function entityOf(name: string): EntityType {
  const entity = films.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}

export function relationship(entity: EntityType, name: string): Relationship {
  const found = entity.relationships.get(name);
  if (found === undefined) throw new Error(`no relationship ${name}`);
  return found;
}

function edgeType(type: string): EdgeType {
  const found = [...films.edges.values()].find((edge) => edge.type === type);
  if (found === undefined) throw new Error(`no edge ${type}`);
  return found;
}

export function film(key: string, attributes: Row = {}): EntityPut {
  return { entity: Film, key, attributes };
}

export function genre(key: string): EntityPut {
  return { entity: Genre, key, attributes: {} };
}

export function edge(type: string, source: string, target: string, { strength = 1, place = 0, properties = {} }: Partial<Pick<EdgePut, 'strength' | 'place' | 'properties'>> = {}): EdgePut {
  return { edge: edgeType(type), source, target, place, strength, properties: type === 'LIKE' ? { strength, ...properties } : {} };
}

export function along(entity: EntityType, name: string, query: Partial<NeighbourQuery> = {}): NeighbourQuery {
  return { relationship: relationship(entity, name), filter: everything, order: [], first: 100, attributes: [], ...query };
}

export function keysOf(page: NeighbourPage | undefined): string[] {
  return (page?.neighbours ?? []).map(({ key }) => key);
}

/** `Film:a -OF- Genre:b` */
export function shown({ nodes, types }: GraphPath): string {
  return nodes.map(({ type, key }, i) => `${type}:${key}${i < types.length ? ` -${types[i]}- ` : ''}`).join('');
}
