import type { ConstDirectiveNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { EdgeType, EntityType, ExternalEdges, Relationship } from './catalog.ts';
import { checkOppositeEdges, type FollowingField } from './check-opposite-edges.ts';
import { checkExternalEdges, readExternalEdges } from './read-external-edges.ts';
import { readEdgeProperties, type EdgeProperties } from './read-edge-properties.ts';
import type { EntityDraft } from './read-entity.ts';
import { readHierarchy } from './read-hierarchy.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { argument, description, directive, typeShape, type DomainTypes } from './sdl-ast.ts';

type EdgeDraft = { -readonly [name in keyof EdgeType]: EdgeType[name] };

/** What all relationships are read with, and the edges found so far. */
interface Reading {
  readonly types: DomainTypes;
  readonly entities: ReadonlyMap<string, EntityDraft>;
  readonly properties: ReadonlyMap<string, EdgeProperties>;
  readonly problems: SchemaProblems;
  readonly edges: Map<string, EdgeDraft>;
  /** Edge → the fields that gave its weight and its properties, to point to where another contradicts. */
  readonly weightFrom: Map<EdgeDraft, string>;
  readonly propertiesFrom: Map<EdgeDraft, string>;
  /** Edge → where a field says that its edges are. */
  readonly placedAt: Map<EdgeDraft, ExternalEdges>;
  /** Edge → all fields that follow it. */
  readonly followedBy: Map<EdgeDraft, FollowingField[]>;
}

/**
 * Reads the fields marked `@relationship` of all entities, and from them the kinds of edges: fields at both ends that name
 * the same type, with opposite directions, share one.
 */
export function readRelationships(types: DomainTypes, entities: ReadonlyMap<string, EntityDraft>, problems: SchemaProblems): ReadonlyMap<string, EdgeType> {
  const reading: Reading = { types, entities, properties: readEdgeProperties(types, problems), problems, edges: new Map(), weightFrom: new Map(), propertiesFrom: new Map(), placedAt: new Map(), followedBy: new Map() };
  for (const entity of entities.values()) {
    const relationships = new Map<string, Relationship>();
    for (const field of types.objects.get(entity.name)?.fields ?? []) {
      const marker = directive(field, 'relationship');
      const relationship = marker && readRelationship(reading, entity, field, marker);
      if (relationship) relationships.set(relationship.name, relationship);
    }
    entity.relationships = relationships;
    entity.hierarchy = readHierarchy(entity.name, relationships, types, problems);
  }
  checkOppositeEdges(reading.followedBy, problems);
  for (const [edge, [first]] of reading.followedBy) if (first) edge.external = checkExternalEdges(edge, reading.placedAt.get(edge), first.place, first.marker, problems);
  return reading.edges;
}

function readRelationship(reading: Reading, entity: EntityDraft, field: FieldDefinitionNode, marker: ConstDirectiveNode): Relationship | undefined {
  const { problems } = reading;
  const place = `${entity.name}.${field.name.value}`;
  const shape = typeShape(field.type);
  const target = readTarget(reading, place, field);
  const edgeName = String(argument(marker, 'type'));
  // A graph that was there before may call them anything.
  if (entity.external?.node === undefined ? !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(edgeName) : edgeName === '') problems.add(marker, `${place}: "${edgeName}" cannot name a kind of edge. Write it in letters, digits and underscores, as in @relationship(type: "BELONGS_TO").`);
  if (!shape.nullable || (shape.list && shape.membersNullable) || shape.nested)
    problems.add(field.type, `${place}: edges are read from another store than the row, and when that one fails the rest must stand. Write "${shape.list ? `[${shape.name}!]` : shape.name}".`);
  if ((field.arguments?.length ?? 0) > 0) problems.add(field, `${place}: arguments are added by themselves. Leave them out.`);
  const weight = argument(marker, 'weight');
  if (weight !== undefined && !(Number(weight) >= 0 && Number(weight) <= 1)) problems.add(marker, `${place}: the weight is ${Number(weight)}. Write a number from 0 to 1.`);
  if (target === undefined) return undefined;

  const direction = (argument(marker, 'direction') as 'OUT' | 'IN' | 'BOTH' | undefined) ?? 'OUT';
  const transitive = argument(marker, 'depth') === 'ANY';
  if (direction === 'BOTH' && target !== entity) problems.add(marker, `${place}: either way makes sense only between instances of one type. Write direction: OUT or IN.`);
  if (transitive && target !== entity) problems.add(marker, `${place}: any depth makes sense only between instances of one type. Leave out depth.`);
  if (transitive && !shape.list) problems.add(field.type, `${place}: any depth leads to many. Write "[${shape.name}!]".`);

  const edge = edgeBetween(reading, edgeName, direction === 'IN' ? [target, entity] : [entity, target]);
  readWeight(reading, place, marker, edge);
  readProperties(reading, place, marker, edge);
  readPlace(reading, entity, field, direction, edge);
  reading.followedBy.set(edge, [...(reading.followedBy.get(edge) ?? []), { place, marker, direction }]);
  return { entity: entity.name, name: field.name.value, description: description(field, `Follows ${edgeName}.`), edge, direction, target, transitive, list: shape.list };
}

function readTarget({ types, entities, problems }: Reading, place: string, field: FieldDefinitionNode): EntityType | undefined {
  const { name } = typeShape(field.type);
  const target = entities.get(name);
  if (target === undefined && types.known.has(name) && !types.unclear.has(name))
    problems.add(field.type, `${place}: edges lead to entities, and ${name} is none. ${suggest(name, entities.keys())}`);
  return target;
}

function edgeBetween({ edges }: Reading, type: string, [source, target]: readonly [source: EntityType, target: EntityType]): EdgeDraft {
  const id = `${source.name}-${type}->${target.name}`;
  const edge = edges.get(id) ?? { id, type, source, target, propertiesType: undefined, properties: new Map(), strength: undefined, weight: 1, external: undefined };
  edges.set(id, edge);
  return edge;
}

function readWeight({ problems, weightFrom }: Reading, place: string, marker: ConstDirectiveNode, edge: EdgeDraft): void {
  const given = argument(marker, 'weight');
  if (given === undefined) return;
  const weight = Number(given);
  const elsewhere = weightFrom.get(edge);
  if (elsewhere !== undefined && edge.weight !== weight) problems.add(marker, `${place}: ${edge.type} has weight ${edge.weight} in ${elsewhere}. Write the same here, or nothing.`);
  edge.weight = weight;
  weightFrom.set(edge, place);
}

function readProperties({ types, properties, problems, propertiesFrom }: Reading, place: string, marker: ConstDirectiveNode, edge: EdgeDraft): void {
  const name = argument(marker, 'properties');
  if (typeof name !== 'string' || types.unclear.has(name)) return;
  const given = properties.get(name);
  const elsewhere = propertiesFrom.get(edge);
  if (given === undefined) problems.add(marker, `${place}: "${name}" is no type marked @relationshipProperties. ${suggest(name, properties.keys())}`);
  else if (elsewhere !== undefined && edge.propertiesType !== name) problems.add(marker, `${place}: ${edge.type} has the properties ${edge.propertiesType} in ${elsewhere}. Write the same here, or nothing.`);
  else {
    Object.assign(edge, { propertiesType: name, properties: given.attributes, strength: given.strength });
    propertiesFrom.set(edge, place);
  }
}

function readPlace({ problems, placedAt }: Reading, entity: EntityType, field: FieldDefinitionNode, direction: Relationship['direction'], edge: EdgeDraft): void {
  const said = readExternalEdges(field, entity, direction, problems);
  const elsewhere = placedAt.get(edge);
  if (said === undefined) return;
  if (elsewhere !== undefined && canonicalJson(elsewhere) !== canonicalJson(said)) problems.add(field, `${entity.name}.${field.name.value}: the field at the other end says otherwise where the edges of ${edge.type} are. Write the same at both, or at one alone.`);
  placedAt.set(edge, said);
}

/** The entity's fields marked `@nearest`. */
export function readNearest(type: ObjectTypeDefinitionNode, entity: EntityType, problems: SchemaProblems): Set<string> {
  const names = new Set<string>();
  for (const field of type.fields ?? []) {
    if (!directive(field, 'nearest')) continue;
    const { name, list, nullable, membersNullable, nested } = typeShape(field.type);
    const place = `${entity.name}.${field.name.value}`;
    if (entity.embedding === undefined) problems.add(field, `${place}: only a type with vectors has neighbours by meaning. Mark ${entity.name} with @embedded(from: […]).`);
    if (name !== entity.name || !list || !nullable || membersNullable || nested) problems.add(field.type, `${place}: the nearest are of the same type. Write "[${entity.name}!]".`);
    if ((field.arguments?.length ?? 0) > 0) problems.add(field, `${place}: arguments are added by themselves. Leave them out.`);
    names.add(field.name.value);
  }
  return names;
}
