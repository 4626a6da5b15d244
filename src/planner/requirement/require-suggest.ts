import type { Catalog } from '../../catalog/catalog.ts';
import { badInput, quote } from '../../kernel/errors.ts';
import { foldName } from '../../model/fold-name.ts';
import { bindPageSize, type Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindString } from './bind-string.ts';
import { requireNodes } from './require-node.ts';
import type { SuggestRequirement } from './requirement.ts';
import { childFields, type SelectedField } from './selection.ts';

/** `suggest` names for what was typed. */
export function requireSuggest(context: BindContext, field: SelectedField, args: Arguments): SuggestRequirement {
  return {
    kind: 'suggest',
    field: field.name,
    folded: foldName(bindPrefix(args['prefix'])),
    types: bindTypes(context.catalog, args['types']),
    first: bindPageSize(args['first'], 'first'),
    nodes: requireNodes(context, childFields(context.source, [field], 'node')),
  };
}

const longestPrefix = 200;

function bindPrefix(value: unknown): string {
  const prefix = bindString(value, 'prefix');
  if (prefix.length > longestPrefix) throw badInput(`prefix has ${prefix.length} characters.`, { expected: `at most ${longestPrefix}` });
  return prefix;
}

/** Always told, as names of types that the schema has no more may still be there. */
function bindTypes(catalog: Catalog, given: unknown): string[] {
  const named = [...catalog.entities.values()].filter((entity) => entity.nameAttribute !== undefined).map(({ name }) => name);
  if (given === null || given === undefined) return named;
  const types = [...new Set(given as readonly string[])];
  const [unknown] = types.filter((type) => !named.includes(type));
  if (unknown !== undefined) throw badInput(`types: ${quote(unknown)} is no type with names.`, { expected: named.join(', ') || 'nothing: no type has a field marked @name', received: quote(unknown) });
  if (types.length === 0) throw badInput('types is empty.', { expected: 'at least one type', remedy: 'Leave types out to look through all.' });
  return types;
}
