import type { Attribute, EdgeType, EntityType, Relationship } from '../catalog.ts';
import { upperFirst } from '../names.ts';
import { article, described } from './sdl-text.ts';

const clientMutationId = `"Names this mutation, so that it can be sent again without being done twice."
    clientMutationId: ID`;

/** The mutations of one entity, `putWorks` and `deleteWorks`, with what they take and give. */
export function entityWrites(entity: EntityType): string {
  const { name, plural, ownKey } = entity;
  const attributes = [...entity.attributes.values()].filter((attribute) => attribute !== ownKey).map((attribute) => `  ${described(attributeText(attribute))}\n  ${attribute.name}: ${inputType(attribute)}`);
  const relationships = [...entity.relationships.values()].filter(isOneStep).map((relationship) => `  ${described(relationshipText(relationship))}\n  ${relationship.name}: ${targetType(relationship)}`);
  const targets = [...entity.relationships.values()].filter((relationship) => isOneStep(relationship) && relationship.edge.properties.size > 0).map(targetInput);
  return `"What is to be written of ${article(name)}. What is not given stays as it is."
input ${name}Put {
  "Identifies the ${name} that is created or changed."
  ${ownKey.name}: ${ownKey.graphqlType}!
${[...attributes, ...relationships].join('\n')}
  "Only if it has this version now; 0 for only if it is not there yet."
  _version: Int
}

${targets.join('\n\n')}

"What a write of ${plural} did."
type ${name}PutPayload {
  "As it was given."
  clientMutationId: ID
  "Where the write stands in the log; null where nothing changed. Give it back in the header \`x-trefoil-after\` to read what is at least as new."
  version: String
  "One for each item given, in order."
  results: [${name}PutResult!]!
}

"What a write did to one ${name}."
type ${name}PutResult {
  "Whether it was created, updated, or was like this already."
  outcome: WriteOutcome!
  "How it is now."
  node: ${name}
}

extend type Mutation {
  "Creates or changes ${plural}, all in one transaction: all or none."
  ${putRoot(entity)}(
    "What to write, 1 to 1,000, each with another key."
    items: [${name}Put!]!
    ${clientMutationId}
  ): ${name}PutPayload
  "Deletes ${plural} with all their edges, all in one transaction: all or none."
  ${deleteRoot(entity)}(
    "Which, 1 to 1,000, each with another key."
    items: [DeleteItem!]!
    ${clientMutationId}
  ): DeletePayload
}`;
}

/** The mutations of one kind of edge, named after the field that writes it. */
export function edgeWrites(relationship: Relationship): string {
  const { entity, name, edge } = relationship;
  const type = `${entity}${upperFirst(name)}`;
  return `"One edge of ${entity}.${name}."
input ${type}Put {
  "Own key of the ${entity} that the field stands on."
  from: String!
  "Own key of the ${relationship.target.name} that the field leads to."
  to: String!
${propertyInputs(edge)}
}

extend type Mutation {
  "Creates edges of ${entity}.${name} or sets their properties, all in one transaction. An end that is not there is created where its key is all it needs."
  ${putEdgesRoot(relationship)}(
    "Which, 1 to 1,000, each once."
    edges: [${type}Put!]!
    ${clientMutationId}
  ): EdgesPayload
  "Removes edges of ${entity}.${name}, all in one transaction. Both ends stay."
  ${deleteEdgesRoot(relationship)}(
    "Which, 1 to 1,000, each once."
    edges: [EdgeEnds!]!
    ${clientMutationId}
  ): EdgesPayload
}`;
}

/** The field that an edge's mutations are named after: the first that follows it forwards, or else against it. */
export function writingField(entities: Iterable<EntityType>, edge: EdgeType): Relationship | undefined {
  const fields = [...entities].flatMap((entity) => [...entity.relationships.values()]).filter((relationship) => relationship.edge === edge && isOneStep(relationship));
  return fields.find(({ direction }) => direction !== 'IN') ?? fields[0];
}

export function putRoot({ plural }: EntityType): string {
  return `put${upperFirst(plural)}`;
}

export function deleteRoot({ plural }: EntityType): string {
  return `delete${upperFirst(plural)}`;
}

export function putEdgesRoot({ entity, name }: Relationship): string {
  return `put${entity}${upperFirst(name)}`;
}

export function deleteEdgesRoot({ entity, name }: Relationship): string {
  return `delete${entity}${upperFirst(name)}`;
}

/** A field of any number of steps has no edges of its own. */
function isOneStep({ transitive }: Relationship): boolean {
  return !transitive;
}

function attributeText({ name, nullable }: Attribute): string {
  return nullable ? `\`${name}\`; null takes it away.` : `\`${name}\`; required where it is created.`;
}

function relationshipText({ name, target, list, edge }: Relationship): string {
  const what = edge.properties.size > 0 ? `${list ? 'edges' : 'the edge'} to ${target.plural}` : `${list ? 'own keys' : 'own key'} of ${target.name}`;
  return list ? `All that \`${name}\` leads to afterwards, as ${what} in this order. Targets that are not there are created where their key is all they need.` : `What \`${name}\` leads to afterwards, as ${what}.`;
}

function inputType({ graphqlType, list }: Attribute): string {
  return list ? `[${graphqlType}!]` : graphqlType;
}

function targetType(relationship: Relationship): string {
  const one = relationship.edge.properties.size > 0 ? `${relationship.entity}${upperFirst(relationship.name)}Target` : 'String';
  return relationship.list ? `[${one}!]` : one;
}

function targetInput(relationship: Relationship): string {
  const { entity, name, target, edge } = relationship;
  return `"What ${entity}.${name} leads to, and what the edge says."
input ${entity}${upperFirst(name)}Target {
  "Own key of the ${target.name}."
  to: String!
${propertyInputs(edge)}
}`;
}

function propertyInputs({ properties, strength }: EdgeType): string {
  const members = [...properties.values()].map((property) => {
    const text = property === strength ? `The edge's \`${property.name}\`, from 0 to 1; 1 where absent.` : `The edge's \`${property.name}\`.`;
    return `  ${described(text)}\n  ${property.name}: ${inputType(property)}${property.nullable || property === strength ? '' : '!'}`;
  });
  return members.join('\n');
}
