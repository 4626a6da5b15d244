import type { Asking } from '../../support/served-gateway.ts';

/** Whose data it is, and the one word that marks every text of theirs and nobody else's. */
export interface Owner {
  readonly tenant: string;
  readonly project: string;
  readonly mark: string;
}

/** Other tenants, another project of one, names that run into each other when written together, and names that quoting chokes on. */
export const owners: readonly Owner[] = [
  { tenant: 'north', project: 'one', mark: 'amaranth' },
  { tenant: 'north', project: 'two', mark: 'basalt' },
  { tenant: 'northo', project: 'ne', mark: 'cinnabar' },
  { tenant: `n"o'r\\th`, project: 'one', mark: 'damask' },
];

/** Every tenant has people of these names. */
export const viewers = ['ann', 'bob'];

export function asking({ tenant, project }: Owner, viewer: string, more: Asking = {}): Asking {
  return { tenant, project, viewer, ...more };
}

export const schema = `
  type Film implements Node @entity @key(fields: "id") @embedded(from: ["title", "secret", "themes.name"]) {
    id: ID!
    key: String! @ownKey
    title: String! @name
    secret: String @filterable
    year: Int @filterable
    fame: Float @importance
    tags: [String!] @filterable
    themes: [Theme!] @relationship(type: "ABOUT")
    cast: [Person!] @relationship(type: "CAST", properties: "Part")
    sequelOf: Film @relationship(type: "SEQUEL_OF")
    similar: [Film!] @nearest
  }
  type Part @relationshipProperties { weight: Float @strength secret: String }
  type Theme implements Node @entity @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    secret: String
    films: [Film!] @relationship(type: "ABOUT", direction: IN)
    broader: [Theme!] @relationship(type: "PART_OF")
    below: [Theme!] @relationship(type: "PART_OF", direction: IN, depth: ANY)
  }
  type Person implements Node @entity(plural: "people") @key(fields: "id") {
    id: ID!
    name: String! @ownKey @name
    secret: String
    films: [Film!] @relationship(type: "CAST", direction: IN)
  }`;

/** The keys and names that all of them use. */
export const films = Array.from({ length: 8 }, (_, i) => `k${i}`);
export const themes = ['Roses', 'Gardens', 'Secrets', 'Flowers', "O'Dea"];
export const people = ['Ada', 'Bea', 'Cleo', 'Dora'];
export const ids = [...films.map((key) => `Film:${key}`), ...themes.map((name) => `Theme:${name}`), ...people.map((name) => `Person:${name}`)];
