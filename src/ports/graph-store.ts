import type { EdgeType, EntityType, Relationship } from '../catalog/catalog.ts';
import type { EntityRef } from '../model/entity-ref.ts';
import type { Filter } from '../model/filter.ts';
import type { Order, Position } from '../model/order.ts';
import type { Row } from '../model/value.ts';
import type { Call } from './call.ts';
import type { CallCosts } from './call-cost.ts';

export interface NeighbourQuery {
  readonly relationship: Relationship;
  /** On the neighbours' rows. */
  readonly filter: Filter;
  /** On the neighbours' rows; empty for the edges' own order: strength descending, then place in the list as written, then key. */
  readonly order: Order;
  /** With an empty order, `values` are the edge's strength and place. */
  readonly after?: Position;
  readonly first: number;
  /** Attributes of the neighbours to read along; only those the store holds. */
  readonly attributes: readonly string[];
}

export interface Neighbour {
  readonly key: string;
  /** In [0, 1]; 1 where the edge type has no strength, and for a transitive relationship, whose own order is therefore nearest first. */
  readonly strength: number;
  /** The edge's place in the list it was written with; for a transitive relationship the number of steps. */
  readonly place: number;
  /** The edge's properties; empty for a transitive relationship. */
  readonly properties: Row;
  readonly attributes: Row;
}

export interface NeighbourPage {
  readonly neighbours: readonly Neighbour[];
  readonly more: boolean;
}

/** What a search is near to: each anchor counts on its own and once, and the group's proximity is the sum. */
export type AnchorGroup = readonly EntityRef[];

export interface GraphHit {
  readonly key: string;
  /** Sum over anchors and paths, > 0; see `GraphStore.neighbourhood`. */
  readonly proximity: number;
  /** The path that contributed most, from the anchor to the entity. Going down a hierarchy is one step of it, however far. */
  readonly path: GraphPath;
}

export interface GraphPath {
  /** From the anchor to the entity, both included. */
  readonly nodes: readonly EntityRef[];
  /** Relationship types between them, one fewer than nodes. */
  readonly types: readonly string[];
}

export interface GraphHitList {
  /** Proximity descending, then key ascending. */
  readonly hits: readonly GraphHit[];
  /** True where no entity with a proximity above 0 was left out for lack of `limit`. */
  readonly exhausted: boolean;
}

/** What is asked of `GraphStore.shortestPath`. */
export interface PathQuery {
  readonly from: EntityRef;
  readonly to: EntityRef;
  /** Relationship types that may be followed, along and against; not empty. */
  readonly types: readonly string[];
  /** The most edges, at least 1. */
  readonly maxDepth: number;
  /** The most nodes at one distance from an end that the store may look at. */
  readonly frontier: number;
}

export type PathOutcome =
  /** `edges[i]` stands between `nodes[i]` and `nodes[i + 1]`. */
  | { readonly kind: 'path'; readonly nodes: readonly EntityRef[]; readonly edges: readonly PathEdge[] }
  /** None is that short. */
  | { readonly kind: 'none' }
  /** Not known: a frontier would have grown too wide. None of up to `depth` edges is there. */
  | { readonly kind: 'tooWide'; readonly depth: number };

export interface PathEdge {
  readonly edge: EdgeType;
  /** Whether the path goes from the edge's source to its target. */
  readonly along: boolean;
  readonly properties: Row;
}

/**
 * Reads edges. All methods reject with StoreFailure, settle when the call's signal aborts, and see only nodes and edges
 * of the call's tenant and project.
 *
 * **Proximity** of an entity x to an anchor a is a pure function of the graph:
 * - x is a: 1, and nothing else.
 * - One step: for each edge type between x and (a or anything below a in the hierarchy of a's type), the largest
 *   `weight · strength`.
 * - Two steps, only from an anchor of an embedded type: for each third node m and each edge e₁ between a and m and e₂
 *   between m and x, `decay · weight₁ · strength₁ · weight₂ · strength₂ / √d`, where d is the number of edges of e₂'s
 *   type and direction at m. A node with d > `hubLimit` relates everything to everything, so it counts 0.
 */
export interface GraphStore {
  readonly name: string;
  /** Whether attributes of any kind can be read, filtered and ordered by along the edges of a relationship, or only `inGraph` ones. */
  holdsRows(relationship: Relationship): boolean;
  readonly costs?: CallCosts<'neighbours' | 'counts' | 'neighbourhood' | 'proximity' | 'path'> | undefined;
  /** One page for each source, in one native request; a source without neighbours has an empty page. Transitive relationships go at least 32 steps. */
  neighbours(query: NeighbourQuery, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, NeighbourPage>>;
  /** How many neighbours that pass each source has, in one native request. */
  neighbourCounts(relationship: Relationship, filter: Filter, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, number>>;
  /** For each group the entities of `target` nearest to it. */
  neighbourhood(groups: readonly AnchorGroup[], target: EntityType, limit: number, call: Call): Promise<readonly GraphHitList[]>;
  /** For each group the proximity of given entities of `target`; those without are missing. */
  proximity(groups: readonly { readonly anchors: AnchorGroup; readonly keys: readonly string[] }[], target: EntityType, call: Call): Promise<readonly ReadonlyMap<string, GraphHit>[]>;
  /**
   * The shortest path between two nodes, in at most one native request for each edge of it; of several the one whose nodes
   * come first, compared one by one by type and key, then the one whose edges do, by type, along before against. Two ends
   * that are one are joined by a path of no edges, without a request.
   */
  shortestPath(query: PathQuery, call: Call): Promise<PathOutcome>;
}

/** The constants of proximity; see `GraphStore`. Versioned with the scorer. */
export const proximityConstants = {
  /** A shared node counts half of a direct edge. */
  decay: 0.5,
  /** A node with more edges of a kind than this relates everything to everything. */
  hubLimit: 500,
} as const;

