import { getNamedType, isObjectType, type FieldNode, type FragmentDefinitionNode, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { OperationDefinitionNode } from 'graphql';
import type { Arguments } from './bind-arguments.ts';

/** The operation a requirement is read from: what resolvers find in their `info`, and engines before execution. */
export interface SelectionSource {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One field of a selection, as graphql-js itself would execute it: all nodes with its response name, conditions decided. */
export interface SelectedField {
  readonly name: string;
  readonly responseName: string;
  readonly nodes: readonly FieldNode[];
  readonly parent: GraphQLObjectType;
}

export function rootSelection(source: SelectionSource): SelectedField[] {
  const type = source.schema.getRootType(source.operation.operation);
  if (!type) return [];
  return selected(type, collectFields(source.schema, source.fragments, source.variables as Record<string, unknown>, type, source.operation.selectionSet));
}

/** The fields selected below one, if its value is of this object type. */
export function subSelection(source: SelectionSource, field: SelectedField, type: GraphQLObjectType): SelectedField[] {
  return selected(type, collectSubfields(source.schema, source.fragments, source.variables as Record<string, unknown>, type, [...field.nodes]));
}

/** The object types that a field's value can have. */
export function possibleTypes(source: SelectionSource, field: SelectedField): readonly GraphQLObjectType[] {
  const type = getNamedType(field.parent.getFields()[field.name]?.type);
  if (type === undefined || !('name' in type)) return [];
  if (isObjectType(type)) return [type];
  return 'resolveType' in type ? source.schema.getPossibleTypes(type) : [];
}

/** The field below with this name on the one object type the parent field has, under whatever aliases. */
export function childFields(source: SelectionSource, fields: readonly SelectedField[], name: string): SelectedField[] {
  return fields.flatMap((field) => possibleTypes(source, field).flatMap((type) => subSelection(source, field, type).filter((child) => child.name === name)));
}

/** The coerced arguments; undefined where GraphQL will refuse them, and the field with them, by itself. */
export function argumentsOf(source: SelectionSource, field: SelectedField): Arguments | undefined {
  const definition = field.parent.getFields()[field.name];
  const [node] = field.nodes;
  if (definition === undefined || node === undefined) return undefined;
  try {
    return getArgumentValues(definition, node, source.variables as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function selected(parent: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): SelectedField[] {
  return [...fields].flatMap(([responseName, nodes]) => {
    const name = nodes[0]?.name.value;
    return name === undefined || name.startsWith('__') ? [] : [{ name, responseName, nodes, parent }];
  });
}
