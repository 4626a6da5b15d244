import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind } from 'graphql';
import type { DocumentNode, FieldNode, SelectionNode, SelectionSetNode } from 'graphql';
import type { Operation } from './engine.ts';

/**
 * One document for each root field of a mutation, in the order they are executed, so that each can run in a scope of its
 * own. Run one after the other they do what the whole operation does, and locations in errors stay the same. This is the
 * specification's CollectFields; no type conditions are looked at, because a valid one at a root always holds.
 */
export function mutationSteps({ document, definition, variables }: Operation): readonly DocumentNode[] {
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  const visited = new Set<string>();
  const fields = new Map<string, FieldNode[]>();

  function collect(selectionSet: SelectionSetNode): void {
    for (const selection of selectionSet.selections.filter((one) => isIncluded(one, variables))) {
      if (selection.kind === Kind.FIELD) add(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = fragments.find(({ name }) => name.value === selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  }

  function add(field: FieldNode): void {
    const key = field.alias?.value ?? field.name.value;
    fields.set(key, [...(fields.get(key) ?? []), field]);
  }

  collect(definition.selectionSet);
  return [...fields.values()].map((selections) => ({
    ...document,
    definitions: [{ ...definition, selectionSet: { ...definition.selectionSet, selections } }, ...fragments],
  }));
}

function isIncluded(selection: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
}
