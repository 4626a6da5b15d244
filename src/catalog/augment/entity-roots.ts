import type { EntityType } from '../catalog.ts';
import { upperFirst } from '../names.ts';
import { described } from './sdl-text.ts';

/** The root fields of one entity: by key, as a list, and, where it is embedded, as a ranking with typed filters. */
export function entityRoots(entity: EntityType): string {
  const { name, ownKey } = entity;
  const search = entity.embedding === undefined ? '' : `
  "Instances of ${name} found by meaning, best first: \`search\` with typed conditions and results."
  ${searchRoot(entity)}(
    "What to look for, in plain words. At most 10,000 characters."
    query: String
    "The meaning as a vector of the embedding model's length; takes the place of embedding \`query\`."
    vector: [Float!]
    "Only those that pass."
    filter: ${name}Filter
    "How much each part of the score counts."
    weights: SearchWeights
    "Leave out items that score less."
    minScore: Float
    "How many, at most 500."
    first: Int! = 10
    "Go on after this cursor of the same search."
    after: String
    "A context of the viewer's: what is believed of their taste counts, and what their policy there forbids is left out."
    context: String
  ): ${name}SearchConnection`;
  return `extend type Query {
  ${described(`The ${name} with this ${ownKey.name}; null where there is none.`)}
  ${entity.singular}(
    ${described(`Its own key, \`${ownKey.name}\`.`)}
    ${ownKey.name}: ${ownKey.graphqlType}!
  ): ${name}
  ${described(`All ${entity.plural}, page by page.`)}
  ${entity.plural}(
    "Only those that pass."
    filter: ${name}Filter
    "In this order; by key where absent."
    orderBy: [${name}Order!]
    "How many from the front, at most 500; 25 where neither \`first\` nor \`last\` is given."
    first: Int
    "Only those after this cursor of the same list."
    after: String
    "How many from the end, at most 500."
    last: Int
    "Only those before this cursor of the same list."
    before: String
  ): ${name}Connection${search}
}`;
}

export function searchRoot(entity: EntityType): string {
  return `search${upperFirst(entity.plural)}`;
}

