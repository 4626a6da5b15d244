import type { EdgeType, EntityType, Relationship } from '../../../catalog/catalog.ts';
import { everything, type Filter } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';
import type { GraphStore } from '../../../ports/graph-store.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import { canDecideOnNodes } from '../../graph/by-owner/held-on-nodes.ts';

/** How many instances a condition in one store may hand to another. */
const most = 50_000;
/** More neighbours than any node has. */
export const allNeighbours = 2 ** 31 - 2;

export interface Around {
  readonly keys: EntityStore['keys'];
  readonly neighbours: GraphStore['neighbours'];
}

/**
 * The same condition, decidable by the store that has the rows of `entity`: one on edges which are in another store is asked there first,
 * and becomes the keys that pass. Rejects with `rejected` where these are too many to hand over.
 */
export async function resolveRelated(entity: EntityType, filter: Filter, around: Around, call: Call): Promise<Filter> {
  if (isDecidable(entity, filter)) return filter;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: await Promise.all(filter.filters.map((part) => resolveRelated(entity, part, around, call))) };
    case 'related': {
      const relationship = entity.relationships.get(filter.relationship);
      if (relationship === undefined) throw new TypeError(`${entity.name} has no relationship ${filter.relationship}`);
      return { kind: 'keys', keys: await keysThatLeadTo(entity, relationship, filter, around, call), negated: !filter.exists };
    }
    default:
      return filter;
  }
}

/** Tables decide on what is in tables, nodes on what is on nodes. */
function isDecidable(entity: EntityType, filter: Filter): boolean {
  if (entity.external === undefined) return true;
  return entity.external.table === undefined ? canDecideOnNodes(entity, filter) : isInTables(entity, filter);
}

function isInTables(entity: EntityType, filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.every((part) => isInTables(entity, part));
  if (filter.kind !== 'related') return true;
  const relationship = entity.relationships.get(filter.relationship);
  const hierarchy = filter.descendants ? relationship?.target.hierarchy : undefined;
  return relationship !== undefined && relationship.edge.external?.kind !== 'graph' && hierarchy?.edge.external?.kind !== 'graph' && isInTables(relationship.target, filter.filter);
}

async function keysThatLeadTo(entity: EntityType, relationship: Relationship, { filter, descendants }: Filter & { readonly kind: 'related' }, around: Around, call: Call): Promise<readonly string[]> {
  const { target, edge, direction } = relationship;
  const passing = await checkMost(target, edge, (limit) => around.keys(target, filter, limit, call));
  const ends = new Set(passing);
  if (descendants && target.hierarchy !== undefined && filter !== everything) for (const key of await leadingFrom(target.hierarchy, passing, around, call)) ends.add(key);
  const back: Relationship = { ...relationship, entity: target.name, direction: direction === 'BOTH' ? 'BOTH' : direction === 'OUT' ? 'IN' : 'OUT', target: entity };
  return checkMost(entity, edge, async () => [...new Set(await leadingFrom(back, [...ends], around, call))]);
}

/** Keys that one store hands to another, which is told how many at most. Rejects with `rejected` where there are more. */
export async function checkMost(entity: EntityType, edge: EdgeType, read: (limit: number) => Promise<readonly string[]>): Promise<readonly string[]> {
  const keys = await read(most + 1);
  if (keys.length <= most) return keys;
  throw new StoreFailure(FailureReason.Rejected, `more than ${most} ${entity.name} would have to be handed from one store to another, as ${edge.type} is not where the rows are; ask for fewer`, { store: 'external', family: 'relational', operation: 'filter' });
}

async function leadingFrom(relationship: Relationship, keys: readonly string[], { neighbours }: Around, call: Call): Promise<string[]> {
  const pages = await neighbours({ relationship, filter: everything, order: [], first: allNeighbours, attributes: [] }, keys, call);
  return [...pages.values()].flatMap((page) => page.neighbours.map(({ key }) => key));
}
