import type { EntityType } from '../../../catalog/catalog.ts';
import { and, type Filter } from '../../../model/filter.ts';
import type { Order } from '../../../model/order.ts';

/** Whether a node of the type has an attribute: all where there is no table, else what is marked to be in the graph. */
export function isOnNode(entity: EntityType, attribute: string): boolean {
  return entity.external?.table === undefined || attribute === entity.ownKey.name || entity.attributes.get(attribute)?.inGraph === true;
}

export function canOrderOnNodes(entity: EntityType, order: Order): boolean {
  return order.every(({ attribute }) => isOnNode(entity, attribute));
}

/** The part of a condition that a graph which was there before can decide by itself, and the rest: both must hold. */
export function splitByNodes(entity: EntityType, filter: Filter): { readonly held: Filter; readonly rest: Filter } {
  const parts = filter.kind === 'and' ? filter.filters : [filter];
  return { held: and(parts.filter((part) => canDecideOnNodes(entity, part))), rest: and(parts.filter((part) => !canDecideOnNodes(entity, part))) };
}

export function canDecideOnNodes(entity: EntityType, filter: Filter): boolean {
  switch (filter.kind) {
    case 'constant':
    case 'keys':
      return true;
    case 'and':
    case 'or':
      return filter.filters.every((part) => canDecideOnNodes(entity, part));
    case 'related': {
      const relationship = entity.relationships.get(filter.relationship);
      const hierarchy = filter.descendants ? relationship?.target.hierarchy : undefined;
      return relationship?.edge.external?.kind === 'graph' && (hierarchy === undefined || hierarchy.edge.external?.kind === 'graph') && canDecideOnNodes(relationship.target, filter.filter);
    }
    default:
      return isOnNode(entity, filter.attribute);
  }
}
