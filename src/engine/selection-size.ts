import { Kind } from 'graphql';
import type { DocumentNode, SelectionNode, SelectionSetNode } from 'graphql';

export interface SelectionSize {
  /** Fields, with fragments expanded wherever they are spread; an upper bound of what is executed per parent. */
  readonly fields: number;
  /** Levels of fields, with fragments expanded. */
  readonly depth: number;
}

/**
 * Measures selections of a valid document (fragments known, no cycles). Each fragment is measured once, so that a document
 * whose fragments double at every step is refused without expanding it.
 */
export function selectionMeter(document: DocumentNode): (selectionSet: SelectionSetNode) => SelectionSize {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((fragment) => [fragment.name.value, fragment]));
  const measured = new Map<string, SelectionSize>();

  function sizeOf(selectionSet: SelectionSetNode): SelectionSize {
    let fields = 0;
    let depth = 0;
    for (const selection of selectionSet.selections) {
      const size = sizeOfSelection(selection);
      fields += size.fields;
      depth = Math.max(depth, size.depth);
    }
    return { fields, depth };
  }

  function sizeOfSelection(selection: SelectionNode): SelectionSize {
    if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
    const children = selection.selectionSet ? sizeOf(selection.selectionSet) : nothing;
    return { fields: 1 + children.fields, depth: 1 + children.depth };
  }

  function sizeOfFragment(name: string): SelectionSize {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : nothing;
    measured.set(name, size);
    return size;
  }

  return sizeOf;
}

const nothing: SelectionSize = { fields: 0, depth: 0 };
