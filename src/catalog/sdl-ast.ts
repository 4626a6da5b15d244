import type {
  ConstDirectiveNode, ConstValueNode, EnumTypeDefinitionNode, FieldDefinitionNode, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode, TypeNode,
} from 'graphql';
import { valueFromASTUntyped } from 'graphql';

/** Small questions to the SDL's syntax tree, asked in many places. */
export type ObjectNode = ObjectTypeDefinitionNode;

export interface DomainTypes {
  readonly objects: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly enums: ReadonlyMap<string, EnumTypeDefinitionNode>;
  readonly interfaces: ReadonlyMap<string, InterfaceTypeDefinitionNode>;
  /** Every type that a field can be of, Trefoil's own included. */
  readonly known: ReadonlySet<string>;
  /** Types with a problem that leaves open what they are. They are not read on, nor is what leads to them: that would be noise. */
  readonly unclear: Set<string>;
}

export function directive(node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, name: string): ConstDirectiveNode | undefined {
  return node.directives?.find((d) => d.name.value === name);
}

/** The argument as written; undefined where it was left to its default. */
export function argument(directiveNode: ConstDirectiveNode, name: string): unknown {
  const node: ConstValueNode | undefined = directiveNode.arguments?.find((a) => a.name.value === name)?.value;
  return node === undefined ? undefined : valueFromASTUntyped(node);
}

/** `[Genre!]!` → `{ name: 'Genre', list: true, nullable: false, membersNullable: false }`; lists of lists have `nested` true. */
export interface TypeShape {
  readonly name: string;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly membersNullable: boolean;
  readonly nested: boolean;
}

export function typeShape(node: TypeNode): TypeShape {
  const nullable = node.kind !== 'NonNullType';
  const outer = node.kind === 'NonNullType' ? node.type : node;
  if (outer.kind === 'NamedType') return { name: outer.name.value, list: false, nullable, membersNullable: false, nested: false };
  const membersNullable = outer.type.kind !== 'NonNullType';
  const inner = outer.type.kind === 'NonNullType' ? outer.type.type : outer.type;
  if (inner.kind === 'NamedType') return { name: inner.name.value, list: true, nullable, membersNullable, nested: false };
  return { name: typeShape(inner).name, list: true, nullable, membersNullable, nested: true };
}

export function fieldOf(type: ObjectTypeDefinitionNode, name: string): FieldDefinitionNode | undefined {
  return type.fields?.find((f) => f.name.value === name);
}

export function description(node: { readonly description?: { readonly value: string } | undefined }, fallback: string): string {
  return node.description?.value.trim() || fallback;
}
