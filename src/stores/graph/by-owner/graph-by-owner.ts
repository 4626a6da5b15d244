import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import { ownerOfEdges, ownerOfNearness } from '../../../catalog/owners.ts';
import type { EntityStore } from '../../../ports/entity-store.ts';
import type { GraphStore, PathOutcome } from '../../../ports/graph-store.ts';
import { neighboursWithRows, type Neighbours } from './neighbours-with-rows.ts';

export interface GraphOwners {
  /** What Trefoil has the truth of. */
  readonly managed: GraphStore;
  /** Join tables and foreign keys that were there before; undefined where the SDL names none. */
  readonly tables: GraphStore | undefined;
  /** Nodes and relationships that were there before; undefined where the SDL names none. */
  readonly nodes: GraphStore | undefined;
}

/**
 * One graph for all relationships: each is asked of the store that owns its edges. What is near to something is asked of the
 * store that has the edges of the target's type, and a path stays in the store it begins in. What nodes that were there before cannot say
 * of their neighbours, as these stand in tables, is asked of `rows`.
 */
export function graphByOwner(catalog: Catalog, owners: GraphOwners, rows: EntityStore): GraphStore {
  const { managed, tables } = owners;
  if (tables === undefined && owners.nodes === undefined) return managed;
  const stores = { managed, tables: tables ?? managed, nodes: owners.nodes ?? managed };
  const ofEdge = (edge: EdgeType): GraphStore => stores[ownerOfEdges(edge)];
  const ofType = (entity: EntityType): GraphStore => stores[ownerOfNearness(catalog, entity)];
  const ofNodes = owners.nodes && neighboursWithRows(owners.nodes, rows);
  const besides = (edge: EdgeType): Neighbours => (ownerOfEdges(edge) === 'nodes' ? ofNodes : undefined) ?? ofEdge(edge);
  return {
    name: managed.name,
    holdsRows: (relationship) => ofEdge(relationship.edge).holdsRows(relationship),
    get costs() {
      return managed.costs;
    },
    neighbours: (query, ...rest) => besides(query.relationship.edge).neighbours(query, ...rest),
    neighbourCounts: (relationship, ...rest) => besides(relationship.edge).neighbourCounts(relationship, ...rest),
    neighbourhood: (groups, target, ...rest) => ofType(target).neighbourhood(groups, target, ...rest),
    proximity: (groups, target, ...rest) => ofType(target).proximity(groups, target, ...rest),
    async shortestPath(query, call): Promise<PathOutcome> {
      const from = catalog.entities.get(query.from.type);
      return from === undefined ? { kind: 'none' } : ofType(from).shortestPath(query, call);
    },
  };
}
