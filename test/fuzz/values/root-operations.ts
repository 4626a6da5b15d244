import { getNamedType, isAbstractType, isCompositeType, isObjectType, OperationTypeNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/** One root field with every argument a variable, so that one document serves any values. */
export interface RootOperation {
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly kind: OperationTypeNode;
  readonly text: string;
}

export function rootOperations(schema: GraphQLSchema): RootOperation[] {
  return [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION].flatMap((kind) =>
    Object.values(schema.getRootType(kind)?.getFields() ?? {}).map((field): RootOperation => {
      const variables = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
      const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
      return { name: field.name, field, kind, text: `${kind}${variables && ` (${variables})`} { ${field.name}${given && `(${given})`}${selection(schema, getNamedType(field.type), 3)} }` };
    }));
}

/** What can be asked without further arguments, cursors above all. */
function selection(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string {
  if (!isCompositeType(type)) return '';
  if (isAbstractType(type)) return ` { __typename ${schema.getPossibleTypes(type).slice(0, 2).map((possible) => `... on ${possible.name}${selection(schema, possible, 0)}`).join(' ')} }`;
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)) || (depth > 0 && field.args.length === 0 && field.name !== 'why'));
  return ` { __typename ${fields.map((field) => `${field.name}${selection(schema, getNamedType(field.type), depth - 1)}`).join(' ')} }`;
}
