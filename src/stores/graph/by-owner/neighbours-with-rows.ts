import type { Relationship } from '../../../catalog/catalog.ts';
import { everything, type Filter } from '../../../model/filter.ts';
import { comparePositions, type Order, type Position } from '../../../model/order.ts';
import type { Call } from '../../../ports/call.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';
import type { GraphStore, Neighbour, NeighbourPage, NeighbourQuery } from '../../../ports/graph-store.ts';
import { canDecideOnNodes, canOrderOnNodes, splitByNodes } from './held-on-nodes.ts';

export type Neighbours = Pick<GraphStore, 'neighbours' | 'neighbourCounts'>;

/** More neighbours than any node has. */
const all = 2 ** 31 - 2;
/** The edges' own order, of strength and place. */
const edgeOrder: Order = [{ attribute: 'strength', direction: 'DESC' }, { attribute: 'place', direction: 'ASC' }];

/**
 * Neighbours on nodes whose rows stand in tables. A condition or an order that the nodes cannot decide is decided by the rows, here:
 * all that the graph leads to is read, asked of the rows in one call more, or two, and cut to the page.
 */
export function neighboursWithRows(nodes: Neighbours, rows: Pick<EntityStore, 'passing' | 'rows'>): Neighbours {
  return {
    async neighbours(query, sources, call) {
      const { relationship: { target }, filter, order, first, after } = query;
      if (canDecideOnNodes(target, filter) && canOrderOnNodes(target, order)) return nodes.neighbours(query, sources, call);
      const found = await passingNeighbours(nodes, rows, query, sources, call);
      const keys = [...new Set([...found.values()].flat().map(({ key }) => key))];
      const ordered = order.length === 0 ? new Map() : await rows.rows(target, keys, order.map(({ attribute }) => attribute), call);
      return new Map(sources.map((source): [string, NeighbourPage] => {
        const neighbours = (found.get(source) ?? []).map((neighbour): Neighbour => ({ ...neighbour, attributes: { ...neighbour.attributes, ...ordered.get(neighbour.key) } }));
        return [source, pageOf(neighbours, order, after, first)];
      }));
    },

    async neighbourCounts(relationship, filter, sources, call) {
      if (canDecideOnNodes(relationship.target, filter)) return nodes.neighbourCounts(relationship, filter, sources, call);
      const found = await passingNeighbours(nodes, rows, { relationship, filter, attributes: [] }, sources, call);
      return new Map(sources.map((source) => [source, found.get(source)?.length ?? 0]));
    },
  };
}

async function passingNeighbours(nodes: Neighbours, rows: Pick<EntityStore, 'passing'>, { relationship, filter, attributes }: Pick<NeighbourQuery, 'filter' | 'attributes'> & { readonly relationship: Relationship }, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, readonly Neighbour[]>> {
  const { held, rest }: { readonly held: Filter; readonly rest: Filter } = splitByNodes(relationship.target, filter);
  const pages = await nodes.neighbours({ relationship, filter: held, order: [], first: all, attributes }, sources, call);
  if (rest === everything) return new Map([...pages].map(([source, { neighbours }]) => [source, neighbours]));
  const keys = [...new Set([...pages.values()].flatMap(({ neighbours }) => neighbours.map(({ key }) => key)))];
  const passing = await rows.passing(relationship.target, rest, keys, call);
  return new Map([...pages].map(([source, { neighbours }]) => [source, neighbours.filter(({ key }) => passing.has(key))]));
}

function pageOf(neighbours: readonly Neighbour[], order: Order, after: Position | undefined, first: number): NeighbourPage {
  const terms = order.length === 0 ? edgeOrder : order;
  const positionOf = ({ key, strength, place, attributes }: Neighbour): Position => ({ key, values: order.length === 0 ? [strength, place] : order.map(({ attribute }) => attributes[attribute] ?? null) });
  const placed = neighbours.map((neighbour) => ({ neighbour, position: positionOf(neighbour) })).filter(({ position }) => after === undefined || comparePositions(terms, position, after) > 0)
    .toSorted((a, b) => comparePositions(terms, a.position, b.position));
  return { neighbours: placed.slice(0, first).map(({ neighbour }) => neighbour), more: placed.length > first };
}
