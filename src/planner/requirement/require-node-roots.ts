import { badInput } from '../../kernel/errors.ts';
import type { Arguments } from './bind-arguments.ts';
import type { BindContext } from './bind-context.ts';
import { bindId } from './bind-id.ts';
import { requireNodes } from './require-node.ts';
import type { EntitiesRequirement } from './requirement.ts';
import type { SelectedField } from './selection.ts';

export function requireNodeRoot(context: BindContext, field: SelectedField, args: Arguments): EntitiesRequirement {
  return { kind: 'entities', field: field.name, refs: [bindId(context.catalog, args['id'], 'id')], nodes: requireNodes(context, [field]) };
}

const mostIds = 1000;

export function requireNodesRoot(context: BindContext, field: SelectedField, args: Arguments): EntitiesRequirement {
  const ids = args['ids'] as readonly unknown[];
  if (ids.length > mostIds) throw badInput(`ids has ${ids.length} members.`, { expected: `at most ${mostIds}`, remedy: 'Ask in parts.' });
  return { kind: 'entities', field: field.name, refs: ids.map((id, i) => bindId(context.catalog, id, `ids[${i}]`)), nodes: requireNodes(context, [field]) };
}
