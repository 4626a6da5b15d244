import { isManaged, type EntityType, type Relationship } from '../catalog.ts';
import { relationshipConnection } from './connection-types.ts';
import { article, described } from './sdl-text.ts';

/** The fields of an entity as clients see them: relationships with their arguments and connection twins, `@nearest` ranked. */
export function entityFields(entity: EntityType): string {
  const relationships = [...entity.relationships.values()].flatMap((relationship) =>
    relationship.list ? [listField(relationship), connectionField(relationship)] : [],
  );
  const nearest = [...entity.nearest].map((name) => nearestField(entity, name));
  return [...relationships, ...nearest, ...(isManaged(entity) ? [versionField] : [])].join('\n');
}

function listField(relationship: Relationship): string {
  const { name, target } = relationship;
  return `  ${name}(
    "Only those that pass."
    filter: ${target.name}Filter
    "In this order instead of the edges' own: strongest first, then as written."
    orderBy: [${target.name}Order!]
    "How many, at most 500."
    first: Int! = 25
  ): [${target.name}!]`;
}

function connectionField(relationship: Relationship): string {
  const { name, target } = relationship;
  return `  ${described(`\`${name}\`, page by page.`)}
  ${name}Connection(
    "Only those that pass."
    filter: ${target.name}Filter
    "In this order instead of the edges' own: strongest first, then as written."
    orderBy: [${target.name}Order!]
    "How many, at most 500."
    first: Int! = 25
    "Go on after this cursor of the same field with the same arguments."
    after: String
  ): ${relationshipConnection(relationship)}`;
}

function nearestField(entity: EntityType, name: string): string {
  return `  ${name}(
    "Only those that pass."
    filter: ${entity.name}Filter
    "How much each part of the score counts."
    weights: SearchWeights
    "Leave out ${article(entity.name)} that scores less."
    minScore: Float
    "How many, at most 500."
    first: Int! = 10
    "Go on after this cursor of the same field with the same arguments."
    after: String
  ): ${entity.name}SearchConnection`;
}

const versionField = `  "How often it has been written. Give it back as \`_version\` of a mutation, to change only what nobody else has changed meanwhile."
  _version: Int`;
