import type { EntityType } from '../../catalog/catalog.ts';
import { badInput } from '../../kernel/errors.ts';
import { bindOrder, bindPageSize, type Arguments } from './bind-arguments.ts';
import { cursorScope, type BindContext } from './bind-context.ts';
import { bindFilter } from './bind-filter.ts';
import { bindPosition, kindsOf } from './bind-position.ts';
import { bindString } from './bind-string.ts';
import { connectionNodes, emptyNode, requireFacets, requireNodes } from './require-node.ts';
import type { EntitiesRequirement, ListRequirement } from './requirement.ts';
import { childFields, type SelectedField } from './selection.ts';

export function requireByKey(context: BindContext, entity: EntityType, field: SelectedField, args: Arguments): EntitiesRequirement {
  const key = bindString(args[entity.ownKey.name], entity.ownKey.name);
  return { kind: 'entities', field: field.name, refs: [{ type: entity.name, key }], nodes: requireNodes(context, [field]) };
}

const defaultPage = 25;

export function requireList(context: BindContext, entity: EntityType, field: SelectedField, args: Arguments): ListRequirement {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw badInput('first and last are both given.', { expected: 'one of them', remedy: 'Page forwards with first and after, or backwards with last and before.' });
  if (first == null && last == null && before != null) throw badInput('before is given without last.', { remedy: 'Page backwards with last and before, forwards with first and after.' });
  const order = bindOrder(entity, args['orderBy']);
  const scope = cursorScope(context, field.name, args);
  const kinds = kindsOf(entity, order);
  return {
    kind: 'list',
    field: field.name,
    entity,
    filter: bindFilter(entity, args['filter']),
    order,
    after: bindPosition(after, scope, kinds),
    before: bindPosition(before, scope, kinds),
    limit: last != null ? bindPageSize(last, 'last') : bindPageSize(first ?? defaultPage, 'first'),
    backwards: last != null,
    wantsPage: ['edges', 'nodes', 'pageInfo'].some((name) => childFields(context.source, [field], name).length > 0),
    wantsCount: childFields(context.source, [field], 'totalCount').length > 0,
    facets: requireFacets(context, entity, [field]),
    cursorScope: scope,
    node: requireNodes(context, connectionNodes(context, [field])).get(entity.name) ?? emptyNode(entity),
  };
}
