import type { FieldDefinitionNode, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { SchemaProblems } from './schema-problems.ts';
import { directive, type DomainTypes } from './sdl-ast.ts';

/** What a field is, which decides the directives that mean something on it. */
const roles = {
  id: 'the global id',
  attribute: 'an attribute of an entity',
  relationship: 'a field that follows edges',
  nearest: 'a field that ranks what is near',
  property: 'an attribute of an edge',
  inherited: 'a field of an interface, which the types that implement it write again',
} as const;
type Role = keyof typeof roles;

const meaningful: ReadonlyMap<string, Role> = new Map([
  ['ownKey', 'attribute'], ['name', 'attribute'], ['filterable', 'attribute'], ['mirrored', 'attribute'], ['importance', 'attribute'], ['recency', 'attribute'],
  ['relationship', 'relationship'], ['descendants', 'relationship'], ['joinTable', 'relationship'], ['nearest', 'nearest'], ['strength', 'property'],
]);

/** Finds directives that each are right in themselves, and together with what they stand on mean nothing. */
export function checkPlacement(types: DomainTypes, problems: SchemaProblems): void {
  for (const type of types.objects.values()) {
    const onEdges = directive(type, 'relationshipProperties');
    if (onEdges && directive(type, 'entity')) {
      problems.add(onEdges, `${type.name.value}: a type is an entity or stands on edges. Leave out @entity or @relationshipProperties.`);
      types.unclear.add(type.name.value);
      continue;
    }
    for (const name of onEdges ? ['embedded', 'key', 'table', 'node', 'collection'] : []) {
      const marker = directive(type, name);
      if (marker) problems.add(marker, `${type.name.value}: @${name} is for entities, and this type stands on edges. Leave it out.`);
    }
    for (const field of type.fields ?? []) checkField(type, field, onEdges ? 'property' : roleIn(field), problems);
  }
  for (const type of types.interfaces.values()) for (const field of type.fields ?? []) checkField(type, field, 'inherited', problems);
}

function roleIn(field: FieldDefinitionNode): Role {
  if (field.name.value === 'id') return 'id';
  if (directive(field, 'relationship')) return 'relationship';
  return directive(field, 'nearest') ? 'nearest' : 'attribute';
}

function checkField(type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode, field: FieldDefinitionNode, role: Role, problems: SchemaProblems): void {
  for (const marker of field.directives ?? []) {
    const name = marker.name.value;
    const wanted = meaningful.get(name);
    if (wanted === undefined || wanted === role) continue;
    const remedy = role === 'id' && name === 'ownKey' ? 'Mark another field, such as "key: String! @ownKey"' : 'Leave it out';
    problems.add(marker, `${type.name.value}.${field.name.value}: @${name} is for ${roles[wanted]}, and this is ${roles[role]}. ${remedy}.`);
  }
}
