import type { Catalog } from '../../catalog/catalog.ts';
import { ClientError } from '../../kernel/errors.ts';
import type { Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { requireByKey, requireList } from './require-generated-roots.ts';
import { requireNodeRoot, requireNodesRoot } from './require-node-roots.ts';
import { requirePath } from './require-path.ts';
import { requireSuggest } from './require-suggest.ts';
import { requireRecommendations, requireSearch, requireSimilar, requireTypedSearch } from './require-search-roots.ts';
import type { RootRequirement } from './requirement.ts';
import { argumentsOf, rootSelection, type SelectedField } from './selection.ts';

/** A root field's requirement, or the error that its resolver will throw. */
export type BoundRoot = RootRequirement | ClientError;

type Binder = (context: BindContext, field: SelectedField, args: Arguments) => RootRequirement;

const written: Readonly<Record<string, Binder>> = { node: requireNodeRoot, nodes: requireNodesRoot, search: requireSearch, recommendations: requireRecommendations, similar: requireSimilar, path: requirePath, suggest: requireSuggest };

/** What an operation's root fields need, by response name. Fields that no store answers, such as `__typename`, are not in it. */
export function requireOperation(context: BindContext): ReadonlyMap<string, BoundRoot> {
  const bound = new Map<string, BoundRoot>();
  for (const field of rootSelection(context.source)) {
    const binder = binderOf(context.catalog, field.name);
    const args = argumentsOf(context.source, field);
    if (binder === undefined || args === undefined) continue;
    try {
      bound.set(field.responseName, binder(context, field, args));
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      bound.set(field.responseName, error);
    }
  }
  return bound;
}

function binderOf(catalog: Catalog, name: string): Binder | undefined {
  const root = catalog.roots.get(name);
  switch (root?.kind) {
    case 'byKey':
      return (context, field, args) => requireByKey(context, root.entity, field, args);
    case 'list':
      return (context, field, args) => requireList(context, root.entity, field, args);
    case 'search':
      return (context, field, args) => requireTypedSearch(context, root.entity, field, args);
    case undefined:
      return written[name];
    default:
      return root satisfies never;
  }
}
