import type { FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Attribute, EdgeType, EntityType, Relationship } from './catalog.ts';
import type { EntityDraft } from './read-entity.ts';
import { readAttribute } from './read-attribute.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { argument, description, directive, typeShape, type DomainTypes } from './sdl-ast.ts';

type EdgeDraft = { -readonly [name in keyof EdgeType]: EdgeType[name] } & { weightGiven: boolean };

/**
 * Reads the fields marked `@relationship` of all entities, and from them the kinds of edges: fields at both ends that name
 * the same type, with opposite directions, share one.
 */
export function readRelationships(types: DomainTypes, entities: ReadonlyMap<string, EntityDraft>, problems: SchemaProblems): Map<string, EdgeType> {
  const edges = new Map<string, EdgeDraft>();
  for (const entity of entities.values()) {
    const type = types.objects.get(entity.name);
    for (const field of type?.fields ?? []) {
      if (type === undefined || !directive(field, 'relationship')) continue;
      const relationship = readRelationship(type, field, types, entities, edges, problems);
      if (relationship === undefined) continue;
      (entity.relationships as Map<string, Relationship>).set(relationship.name, relationship);
      if (relationship.transitive && relationship.direction === 'OUT') entity.hierarchy ??= relationship;
    }
  }
  for (const edge of edges.values()) delete (edge as Partial<EdgeDraft>).weightGiven;
  return edges;
}

function readRelationship(
  type: ObjectTypeDefinitionNode, field: FieldDefinitionNode, types: DomainTypes, entities: ReadonlyMap<string, EntityDraft>, edges: Map<string, EdgeDraft>, problems: SchemaProblems,
): Relationship | undefined {
  const place = `${type.name.value}.${field.name.value}`;
  const marker = directive(field, 'relationship');
  const shape = typeShape(field.type);
  const target = entities.get(shape.name);
  const entity = entities.get(type.name.value);
  const edgeName = marker && argument(marker, 'type');
  if (!marker || !entity) return undefined;
  if (typeof edgeName !== 'string' || !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(edgeName)) {
    problems.add(marker, `${place}: name the kind of edge, as in @relationship(type: "BELONGS_TO").`);
    return undefined;
  }
  if (target === undefined) {
    if (types.objects.has(shape.name) || types.interfaces.has(shape.name) || types.enums.has(shape.name))
      problems.add(field.type, `${place}: "${shape.name}" is not an entity. Mark it with @entity, or write ${suggest(shape.name, entities.keys())}.`);
    return undefined;
  }
  if (!shape.nullable || (shape.list && shape.membersNullable) || shape.nested)
    problems.add(field.type, `${place}: edges are read from another store than the row, and when that one fails the rest must stand. Write "${shape.list ? `[${shape.name}!]` : shape.name}".`);
  if ((field.arguments?.length ?? 0) > 0) problems.add(field, `${place}: arguments are added by themselves; leave them out.`);

  const direction = (argument(marker, 'direction') as 'OUT' | 'IN' | 'BOTH' | undefined) ?? 'OUT';
  const transitive = argument(marker, 'depth') === 'ANY';
  if (direction === 'BOTH' && target !== entity) problems.add(marker, `${place}: either way makes sense only between instances of one type. Write direction: OUT or IN.`);
  if (transitive && target !== entity) problems.add(marker, `${place}: any depth makes sense only between instances of one type. Leave out depth.`);
  if (transitive && !shape.list) problems.add(field.type, `${place}: any depth leads to many. Write "[${shape.name}!]".`);

  const [source, end] = direction === 'IN' ? [target, entity] : [entity, target];
  const id = `${source.name}-${edgeName}->${end.name}`;
  const edge = edges.get(id) ?? { id, type: edgeName, source, target: end, propertiesType: undefined, properties: new Map(), strength: undefined, weight: 1, weightGiven: false };
  edges.set(id, edge);
  readWeight(place, marker, edge, problems);
  readProperties(place, marker, edge, types, problems);
  return { entity: entity.name, name: field.name.value, description: description(field, `Follows ${edgeName}.`), edge, direction, target, transitive, list: shape.list };
}

function readWeight(place: string, marker: NonNullable<ReturnType<typeof directive>>, edge: EdgeDraft, problems: SchemaProblems): void {
  const weight = argument(marker, 'weight');
  if (weight === undefined) return;
  if (!(Number(weight) >= 0 && Number(weight) <= 1)) problems.add(marker, `${place}: a weight is a number from 0 to 1.`);
  if (edge.weightGiven && edge.weight !== Number(weight)) problems.add(marker, `${place}: ${edge.type} has weight ${edge.weight} at its other end. Write the same here, or nothing.`);
  edge.weight = Number(weight);
  edge.weightGiven = true;
}

function readProperties(place: string, marker: NonNullable<ReturnType<typeof directive>>, edge: EdgeDraft, types: DomainTypes, problems: SchemaProblems): void {
  const name = argument(marker, 'properties');
  if (name === undefined) return;
  const type = types.objects.get(String(name));
  if (type === undefined || !directive(type, 'relationshipProperties')) {
    const known = [...types.objects.values()].filter((t) => directive(t, 'relationshipProperties')).map((t) => t.name.value);
    problems.add(marker, `${place}: "${String(name)}" is not a type marked @relationshipProperties. Write ${suggest(String(name), known)}.`);
    return;
  }
  if (edge.propertiesType !== undefined && edge.propertiesType !== type.name.value) {
    problems.add(marker, `${place}: ${edge.type} has the properties ${edge.propertiesType} at its other end. Write the same here, or nothing.`);
    return;
  }
  if (edge.propertiesType !== undefined) return;
  const properties = new Map<string, Attribute>();
  for (const field of type.fields ?? []) {
    const attribute = readAttribute(type, field, types, problems);
    properties.set(attribute.name, attribute);
    if (!directive(field, 'strength')) continue;
    if (attribute.list || attribute.kind !== 'float') problems.add(field, `${type.name.value}.${attribute.name}: a strength is a number from 0 to 1. Write Float.`);
    else edge.strength = attribute;
  }
  edge.propertiesType = type.name.value;
  edge.properties = properties;
}

/** The entity's fields marked `@nearest`. */
export function readNearest(type: ObjectTypeDefinitionNode, entity: EntityType, problems: SchemaProblems): Set<string> {
  const names = new Set<string>();
  for (const field of type.fields ?? []) {
    if (!directive(field, 'nearest')) continue;
    const shape = typeShape(field.type);
    const place = `${entity.name}.${field.name.value}`;
    if (entity.embedding === undefined) problems.add(field, `${place}: only a type with vectors has neighbours by meaning. Mark ${entity.name} with @embedded(from: […]).`);
    if (shape.name !== entity.name || !shape.list || !shape.nullable) problems.add(field.type, `${place}: the nearest are of the same type. Write "[${entity.name}!]".`);
    names.add(field.name.value);
  }
  return names;
}
