import type { EntityType, Relationship } from '../catalog.ts';
import { upperFirst } from '../names.ts';
import { facetsType } from './facet-types.ts';
import { article, described } from './sdl-text.ts';

/** The connection that pages instances, one more for each relationship whose edges carry properties, and the ranked one. */
export function connectionTypes(entity: EntityType): string {
  const { name } = entity;
  const own = [
    connection(`${name}Connection`, entity, `A page of ${entity.plural}.`),
    edge(`${name}Edge`, name, `${upperFirst(article(name))} in a page.`),
  ];
  const withProperties = [...entity.relationships.values()].filter(hasOwnConnection).flatMap((relationship) => {
    const type = relationshipConnection(relationship).replace(/Connection$/, '');
    return [
      connection(`${type}Connection`, relationship.target, `A page of what ${name}.${relationship.name} leads to.`, `${type}Edge`),
      edge(`${type}Edge`, relationship.target.name, `One edge of ${name}.${relationship.name}.`, `\n  "What the edge itself says."\n  properties: ${relationship.edge.propertiesType}`),
    ];
  });
  const ranked = entity.embedding === undefined ? [] : [rankedConnection(entity), rankedEdge(entity)];
  return [...own, ...withProperties, ...ranked].join('\n\n');
}

/** The name of the connection type that pages this relationship. */
export function relationshipConnection(relationship: Relationship): string {
  return hasOwnConnection(relationship) ? `${relationship.entity}${upperFirst(relationship.name)}Connection` : `${relationship.target.name}Connection`;
}

function hasOwnConnection(relationship: Relationship): boolean {
  return relationship.list && !relationship.transitive && relationship.edge.propertiesType !== undefined;
}

function connection(type: string, target: EntityType, text: string, edgeType = `${target.name}Edge`): string {
  const facets = facetsType(target);
  return `${described(text)}
type ${type} {
  "The page's edges, in order; null where the store did not answer."
  edges: [${edgeType}!]
  "The page's instances, in order: \`edges { node }\` in short."
  nodes: [${target.name}]
  "Where this page begins and ends."
  pageInfo: PageInfo
  "How many there are in all pages together. Counted only when asked for."
  totalCount: Int${facets === undefined ? '' : `\n  "Counts over all pages together, by what the ${target.plural} lead to and by their values."\n  facets: ${facets}`}
}`;
}

function edge(type: string, node: string, text: string, more = ''): string {
  return `${described(text)}
type ${type} {
  "Give it to \`after\` or \`before\` to go on from here."
  cursor: String!
  "The instance; null where its row could not be read."
  node: ${node}${more}
}`;
}

function rankedConnection({ name }: EntityType): string {
  return `"Ranked instances of ${name}. A ranking has no total count."
type ${name}SearchConnection {
  "The results, best first."
  edges: [${name}SearchEdge!]!
  "The instances of the results, best first."
  nodes: [${name}]!
  "Where this page begins and ends."
  pageInfo: PageInfo!
  "How the ranking was made."
  ranking: Ranking!
}`;
}

function rankedEdge({ name }: EntityType): string {
  return `"One ranked ${name}."
type ${name}SearchEdge {
  "Give it to \`after\` to go on behind this result."
  cursor: String!
  "The sum of the parts listed in \`why\`."
  score: Float!
  "The instance; null where its row could not be read."
  node: ${name}
  "Each part of the score that is not zero, largest first."
  why: [Reason!]!
}`;
}
