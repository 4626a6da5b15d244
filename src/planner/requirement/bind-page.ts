import type { Relationship } from '../../catalog/catalog.ts';
import { badInput } from '../../kernel/errors.ts';
import { bindPageSize, bindOrder, type Arguments } from './bind-arguments.ts';
import { cursorScope, hydrationKey, type BindContext } from './bind-context.ts';
import { bindFilter } from './bind-filter.ts';
import { bindPosition, edgeKinds, kindsOf } from './bind-position.ts';
import type { PageRequirement } from './requirement.ts';

/** A page as bound from arguments alone; what is asked of its nodes is the selection's business. */
export type PageSpec = Omit<PageRequirement, 'wantsPage' | 'wantsCount' | 'facets' | 'node'>;

/** Binds a relationship's list field or its connection; both name one page where their arguments agree. Throws ClientError. */
export function bindPage(context: Pick<BindContext, 'tenancy'>, relationship: Relationship, args: Arguments): PageSpec {
  const order = bindOrder(relationship.target, args['orderBy']);
  const field = `${relationship.entity}.${relationship.name}`;
  const scope = cursorScope(context, field, args);
  const after = args['after'];
  if (after !== undefined && after !== null && !relationship.list) throw badInput(`${field} leads to one; it has no pages.`);
  return {
    key: pageKey(relationship, args),
    relationship,
    filter: bindFilter(relationship.target, args['filter']),
    order,
    after: bindPosition(after, scope, order.length === 0 ? edgeKinds : kindsOf(relationship.target, order)),
    first: relationship.list ? bindPageSize(args['first'], 'first') : 1,
    cursorScope: scope,
  };
}

export function pageKey(relationship: Relationship, args: Arguments): string {
  return hydrationKey(relationship.name, args);
}
