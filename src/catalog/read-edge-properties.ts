import type { ObjectTypeDefinitionNode } from 'graphql';
import type { Attribute } from './catalog.ts';
import { lowerFirst, upperFirst } from './names.ts';
import { isAttributeType, readAttribute } from './read-attribute.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { directive, typeShape, type DomainTypes } from './sdl-ast.ts';

/** What a type marked `@relationshipProperties` says of edges. */
export interface EdgeProperties {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly strength: Attribute | undefined;
}

/** What a line of a file of edges has besides properties. */
const reserved = new Set(['from', 'type', 'to']);

/** Reads all types marked `@relationshipProperties`, by name, whether an edge uses them or not. */
export function readEdgeProperties(types: DomainTypes, problems: SchemaProblems): ReadonlyMap<string, EdgeProperties> {
  const onEdges = [...types.objects.values()].filter((type) => directive(type, 'relationshipProperties') && !types.unclear.has(type.name.value));
  return new Map(onEdges.map((type) => [type.name.value, readType(type, types, problems)]));
}

function readType(type: ObjectTypeDefinitionNode, types: DomainTypes, problems: SchemaProblems): EdgeProperties {
  const name = type.name.value;
  const attributes = new Map<string, Attribute>();
  let strength: Attribute | undefined;
  for (const field of type.fields ?? []) {
    const shape = typeShape(field.type);
    if (!isAttributeType(shape.name, types)) {
      if (types.known.has(shape.name)) problems.add(field.type, `${name}.${field.name.value}: an edge has attributes, and ${shape.name} is none. Write a scalar or an enum.`);
      continue;
    }
    const attribute = readAttribute(type, field, types, problems);
    if (reserved.has(attribute.name)) problems.add(field, `${name}.${attribute.name}: files of edges say "from", "type" and "to" of each edge itself. Choose another name, such as "${lowerFirst(name)}${upperFirst(attribute.name)}".`);
    attributes.set(attribute.name, attribute);
    if (!directive(field, 'strength')) continue;
    if (attribute.list || attribute.kind !== 'float') problems.add(field.type, `${name}.${attribute.name}: a strength is a number from 0 to 1. Write Float.`);
    else if (strength) problems.add(field, `${name}: "${strength.name}" is the strength already, and an edge has one. Leave out the second @strength.`);
    else strength = attribute;
  }
  if (type.fields?.length === 0) problems.add(type, `${name}: a type has at least one field. Write what an edge says, as in "strength: Float @strength".`);
  return { name, attributes, strength };
}
