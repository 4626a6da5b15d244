import type { FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Attribute, AttributeKind } from './catalog.ts';
import { snakeCase } from './names.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { argument, directive, typeShape, type DomainTypes } from './sdl-ast.ts';

const kinds: ReadonlyMap<string, AttributeKind> = new Map([
  ['String', 'string'], ['ID', 'id'], ['Int', 'int'], ['Float', 'float'], ['Boolean', 'boolean'], ['DateTime', 'datetime'], ['Date', 'date'], ['JSON', 'json'],
]);

export function isAttributeType(name: string, types: DomainTypes): boolean {
  return kinds.has(name) || types.enums.has(name);
}

/** Reads one stored field of an entity or of an edge's properties. What is wrong with it goes to `problems`. */
export function readAttribute(owner: ObjectTypeDefinitionNode, field: FieldDefinitionNode, types: DomainTypes, problems: SchemaProblems): Attribute {
  const place = `${owner.name.value}.${field.name.value}`;
  const shape = typeShape(field.type);
  const members = types.enums.get(shape.name)?.values?.map((v) => v.name.value) ?? [];
  const kind = kinds.get(shape.name) ?? 'enum';
  const problem = (message: string) => problems.add(field, `${place}: ${message}`);

  if (shape.nested) problem('a list of lists cannot be stored. Use JSON.');
  if (shape.list && shape.membersNullable) problem(`members of a list are never null. Write [${shape.name}!].`);
  if (shape.list && kind === 'json') problem('a JSON value holds a list as it is. Write JSON.');
  if ((field.arguments?.length ?? 0) > 0) problem('a stored attribute takes no arguments; leave them out.');
  if (directive(field, 'filterable') && kind === 'json') problem('JSON has no order and no equality to filter by; leave out @filterable.');

  const filterable = directive(field, 'filterable') !== undefined;
  const mirrors = mirroredIn(field);
  return {
    name: field.name.value,
    column: snakeCase(field.name.value),
    kind,
    members,
    graphqlType: shape.name,
    list: shape.list,
    nullable: shape.nullable,
    indexed: filterable,
    inVector: kind !== 'json' && (filterable || mirrors.includes('VECTOR')),
    inGraph: kind !== 'json' && mirrors.includes('GRAPH'),
    comparable: kind !== 'json',
  };
}

function mirroredIn(field: FieldDefinitionNode): readonly unknown[] {
  const mirrored = directive(field, 'mirrored');
  if (mirrored === undefined) return [];
  const stores = argument(mirrored, 'in');
  return Array.isArray(stores) ? stores : [stores];
}
