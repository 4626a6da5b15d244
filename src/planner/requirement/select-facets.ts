import type { EntityType } from '../../catalog/catalog.ts';
import { ClientError } from '../../kernel/errors.ts';
import type { Facet } from '../../ports/facets.ts';
import { hydrationKey, type BindContext } from './bind-context.ts';
import { bindFacet } from './bind-facet.ts';
import { argumentsOf, childFields, possibleTypes, subSelection, type SelectedField } from './selection.ts';

export interface SelectedFacet {
  readonly key: string;
  readonly name: string;
  readonly facet: Facet;
  /** The fields whose values are the nodes that are counted by. */
  readonly nodes: readonly SelectedField[];
}

/** The facets that connections of one list are asked for, each once, whatever aliases ask for it. */
export function selectFacets(context: BindContext, entity: EntityType, connections: readonly SelectedField[]): SelectedFacet[] {
  const { source } = context;
  const selected = new Map<string, SelectedFacet>();
  for (const facets of childFields(source, connections, 'facets'))
    for (const field of possibleTypes(source, facets).flatMap((type) => subSelection(source, facets, type))) {
      const args = argumentsOf(source, field);
      const facet = args && orRefused(() => bindFacet(entity, field.name, args));
      if (args === undefined || facet === undefined) continue;
      const key = hydrationKey(field.name, args);
      const known = selected.get(key)?.nodes ?? [];
      selected.set(key, { key, name: field.name, facet, nodes: [...known, ...childFields(source, [field], 'node')] });
    }
  return [...selected.values()];
}

/** A facet whose arguments are refused is not counted: its resolver will bind them again, and say why. */
function orRefused<T>(bind: () => T): T | undefined {
  try {
    return bind();
  } catch (error) {
    if (error instanceof ClientError) return undefined;
    throw error;
  }
}
