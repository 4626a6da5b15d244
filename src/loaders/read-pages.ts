import type { Relationship } from '../catalog/catalog.ts';
import type { Filter } from '../model/filter.ts';
import type { Order, Position } from '../model/order.ts';
import type { Value } from '../model/value.ts';
import type { Neighbour, NeighbourPage } from '../ports/graph-store.ts';
import type { EntityRecord, Page, PageEdge } from './entity-record.ts';
import { Failed } from './failed.ts';
import type { StoreAccess } from './store-access.ts';

/** The same page of many parents. */
export interface PageQuery {
  /** Under which the page is kept in the parents' records. */
  readonly key: string;
  readonly relationship: Relationship;
  readonly filter: Filter;
  readonly order: Order;
  readonly after: Position | undefined;
  readonly first: number;
  readonly cursorScope: string;
}

/** Fills one page of each parent, in one call, with the neighbours' attributes that the graph store has. Rejects after putting failures in place. */
export async function readPages(access: StoreAccess, query: PageQuery, attributes: readonly string[], parents: readonly EntityRecord[]): Promise<number> {
  const { relationship, filter, order, after, first } = query;
  try {
    const neighbours = { relationship, filter, order, first, attributes, ...(after === undefined ? {} : { after }) };
    const pages = await access.graph.neighbours(neighbours, parents.map((parent) => parent.key), access.call);
    let found = 0;
    for (const parent of parents) {
      const page = pages.get(parent.key) ?? { neighbours: [], more: false };
      found += page.neighbours.length;
      parent.pages.set(query.key, pageOf(access, query, page));
    }
    return found;
  } catch (error) {
    for (const parent of parents) parent.pages.set(query.key, new Failed(error));
    throw error;
  }
}

function pageOf({ table }: StoreAccess, query: PageQuery, page: NeighbourPage): Page {
  const edges = page.neighbours.map((neighbour): PageEdge => {
    const record = table.record(query.relationship.target, neighbour.key);
    record.fill(neighbour.attributes);
    return { record, position: positionOf(query.order, neighbour), properties: neighbour.properties };
  });
  return { edges, hasNextPage: page.more, hasPreviousPage: query.after !== undefined, cursorScope: query.cursorScope };
}

function positionOf(order: Order, neighbour: Neighbour): Value[] {
  return order.length === 0 ? [neighbour.strength, neighbour.place] : order.map((term) => neighbour.attributes[term.attribute] ?? null);
}

/** Fills the count of each parent, in one call. */
export async function readCounts(access: StoreAccess, query: PageQuery, parents: readonly EntityRecord[]): Promise<number> {
  const countKey = query.key;
  try {
    const counts = await access.graph.neighbourCounts(query.relationship, query.filter, parents.map((parent) => parent.key), access.call);
    for (const parent of parents) parent.counts.set(countKey, counts.get(parent.key) ?? 0);
    return parents.length;
  } catch (error) {
    for (const parent of parents) parent.counts.set(countKey, new Failed(error));
    throw error;
  }
}
