import type { FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import type { Attribute, AttributeKind } from './catalog.ts';
import { snakeCase } from './names.ts';
import { isVectorTable } from './read-external.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { argument, directive, typeShape, type DomainTypes } from './sdl-ast.ts';

const kinds: ReadonlyMap<string, AttributeKind> = new Map([
  ['String', 'string'], ['ID', 'id'], ['Int', 'int'], ['Float', 'float'], ['Boolean', 'boolean'], ['DateTime', 'datetime'], ['Date', 'date'], ['JSON', 'json'],
]);

/** Whether values of the type stand in a column: scalars and the domain's enums. */
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
  if ((field.arguments?.length ?? 0) > 0) problem('a stored attribute takes no arguments. Leave them out.');
  const column = nameIn(field, 'column') ?? snakeCase(field.name.value);
  const collection = directive(owner, 'collection');
  const filterable = directive(field, 'filterable') !== undefined;
  const mirrors = mirroredIn(field);
  if (filterable && kind === 'json') problem('JSON has no order and no equality to filter by. Leave out @filterable.');
  if (mirrors?.length === 0) problem('no store is named to mirror it in. Write @mirrored(in: [VECTOR]) or leave it out.');
  if (mirrors && kind === 'json') problem('JSON is read from its row alone. Leave out @mirrored.');
  if (mirrors?.includes('VECTOR') && !directive(owner, 'embedded') && !collection) problem(`${owner.name.value} has no vectors to keep it beside. Mark the type with @embedded, or leave out VECTOR.`);
  return {
    name: field.name.value,
    column,
    property: nameIn(field, 'property') ?? field.name.value,
    vectorField: nameIn(field, 'vectorField') ?? (collection && isVectorTable(collection) ? column : field.name.value),
    kind,
    members,
    graphqlType: shape.name,
    list: shape.list,
    nullable: shape.nullable,
    indexed: filterable,
    // What was there before has beside its vectors what it has.
    inVector: kind !== 'json' && ((filterable && !isExternal(owner)) || mirrors?.includes('VECTOR') === true),
    inGraph: kind !== 'json' && mirrors?.includes('GRAPH') === true,
    comparable: kind !== 'json',
  };
}

/** Whether the type's instances were there before. */
export function isExternal(type: ObjectTypeDefinitionNode): boolean {
  return directive(type, 'table') !== undefined || directive(type, 'node') !== undefined;
}

function nameIn(field: FieldDefinitionNode, name: 'column' | 'property' | 'vectorField'): string | undefined {
  const marker = directive(field, name);
  return marker && String(argument(marker, 'name'));
}

function mirroredIn(field: FieldDefinitionNode): readonly unknown[] | undefined {
  const mirrored = directive(field, 'mirrored');
  return mirrored && [argument(mirrored, 'in')].flat();
}
