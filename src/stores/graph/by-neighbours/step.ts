import type { EdgeType, EntityType, Relationship } from '../../../catalog/catalog.ts';
import { everything, type Filter } from '../../../model/filter.ts';
import type { Call } from '../../../ports/call.ts';
import type { GraphStore, Neighbour } from '../../../ports/graph-store.ts';

/** What walks are made of: all that stand one step from many nodes, in one call. */
export type ReadNeighbours = GraphStore['neighbours'];

/** A step over one kind of edge, one way. */
export interface Step {
  readonly edge: EdgeType;
  readonly outward: boolean;
  readonly near: EntityType;
  readonly far: EntityType;
}

/** Both ways over each kind of edge. */
export function stepsOver(edges: Iterable<EdgeType>): Step[] {
  return [...edges].flatMap((edge) => [{ edge, outward: true, near: edge.source, far: edge.target }, { edge, outward: false, near: edge.target, far: edge.source }]);
}

/** What stands one step from each of these keys and passes, the strongest `first` of each. */
export async function take(read: ReadNeighbours, { edge, outward, near, far }: Step, keys: readonly string[], first: number, call: Call, filter: Filter = everything): Promise<ReadonlyMap<string, readonly Neighbour[]>> {
  if (keys.length === 0 || first === 0) return new Map();
  const relationship: Relationship = { entity: near.name, name: edge.type, description: '', edge, direction: outward ? 'OUT' : 'IN', target: far, transitive: false, list: true };
  const pages = await read({ relationship, filter, order: [], first, attributes: [] }, keys, call);
  return new Map([...pages].map(([key, { neighbours }]) => [key, neighbours]));
}
