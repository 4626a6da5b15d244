import { Kind, visit, type ASTNode, type DefinitionNode, type StringValueNode } from 'graphql';

/** Gives what its author left without words a description of its own, so that every type, field and argument has one. */
export function describeAll(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  return definitions.map((definition) => {
    const owner = 'name' in definition ? definition.name?.value : undefined;
    return visit(definition, {
      [Kind.OBJECT_TYPE_DEFINITION]: (node) => add(node, `A ${node.name.value}.`),
      [Kind.INTERFACE_TYPE_DEFINITION]: (node) => add(node, `A ${node.name.value}.`),
      [Kind.ENUM_TYPE_DEFINITION]: (node) => add(node, `The values of ${node.name.value}.`),
      [Kind.FIELD_DEFINITION]: (node) => add(node, node.name.value === 'id' ? 'The global id.' : `The ${words(node.name.value)} of a ${owner}.`),
      [Kind.INPUT_VALUE_DEFINITION]: (node) => add(node, `The ${words(node.name.value)}.`),
      [Kind.ENUM_VALUE_DEFINITION]: (node) => add(node, `${sentence(words(node.name.value.toLowerCase().replaceAll('_', ' ')))}.`),
    });
  });
}

function add<T extends ASTNode & { readonly description?: StringValueNode | undefined }>(node: T, text: string): T | undefined {
  return node.description ? undefined : { ...node, description: { kind: Kind.STRING, value: text } };
}

/** `releaseYear` → `release year` */
function words(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
