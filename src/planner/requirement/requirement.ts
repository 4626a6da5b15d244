import type { EmbeddedEntityType, EntityType, Relationship } from '../../catalog/catalog.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import type { Filter } from '../../model/filter.ts';
import type { Preference } from '../../model/learning.ts';
import type { Order, Position } from '../../model/order.ts';
import type { TieKind, Weights } from '../../model/score.ts';
import type { Facet } from '../../ports/facets.ts';

/** What one operation needs, with its arguments bound: no store, no order, no cost yet. One entry for each root field, by response name. */
export type OperationRequirement = ReadonlyMap<string, RootRequirement>;

export type RootRequirement = EntitiesRequirement | ListRequirement | RankRequirement | PathRequirement | SuggestRequirement;

/** Given entities, by key. */
export interface EntitiesRequirement {
  readonly kind: 'entities';
  readonly field: string;
  /** As asked for, doubles included; undefined for an id that cannot exist. */
  readonly refs: readonly (EntityRef | undefined)[];
  readonly nodes: NodeRequirements;
}

/** A page of all entities of a type. */
export interface ListRequirement {
  readonly kind: 'list';
  readonly field: string;
  readonly entity: EntityType;
  readonly filter: Filter;
  readonly order: Order;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  readonly limit: number;
  readonly backwards: boolean;
  /** Whether the page itself, and whether the count, is selected. */
  readonly wantsPage: boolean;
  readonly wantsCount: boolean;
  readonly facets: readonly FacetRequirement[];
  /** Binds cursors to the field and its other arguments. */
  readonly cursorScope: string;
  readonly node: NodeRequirement;
}

/** A ranking, at the root or of what is nearest to each of many parents. */
export interface RankRequirement {
  readonly kind: 'rank';
  readonly field: string;
  readonly targets: readonly RankTarget[];
  readonly source: RankSource;
  readonly weights: Weights;
  readonly minScore: number | undefined;
  readonly first: number;
  readonly after: RankPosition | undefined;
  /** Milliseconds since the epoch, against which recency is measured; the first page's for all pages. */
  readonly now: number;
  /** Never in the list: what the client excluded. Items that the ranking is about are left out by themselves. */
  readonly exclude: readonly EntityRef[];
  /** What the viewer's taste adds to scores; undefined where the ranking is not for one. What they forbid is in the filters and in `exclude`. */
  readonly policy: PolicyRequirement | undefined;
  readonly cursorScope: string;
  readonly nodes: NodeRequirements;
  /** What is asked of the nodes on paths of `GraphReason`. */
  readonly pathNodes: NodeRequirements;
}

export interface PolicyRequirement {
  readonly version: number;
  readonly preferences: readonly Preference[];
}

export interface RankTarget {
  readonly entity: EmbeddedEntityType;
  readonly filter: Filter;
}

/** The shortest path between two instances. */
export interface PathRequirement {
  readonly kind: 'path';
  readonly field: string;
  readonly from: EntityRef;
  readonly to: EntityRef;
  /** Relationship types that may be followed. */
  readonly types: readonly string[];
  readonly maxDepth: number;
  readonly nodes: NodeRequirements;
}

/** Names that complete what was typed. */
export interface SuggestRequirement {
  readonly kind: 'suggest';
  readonly field: string;
  /** As `foldName` folds what was typed. */
  readonly folded: string;
  readonly types: readonly string[];
  readonly first: number;
  readonly nodes: NodeRequirements;
}

/** What the ranking is measured against. */
export type RankSource =
  /** A text, a vector, or both. */
  | { readonly kind: 'query'; readonly text: string | undefined; readonly vector: Float32Array | undefined }
  /** Given items. */
  | { readonly kind: 'items'; readonly refs: readonly EntityRef[] }
  /** What a viewer liked; nothing where they have no history, and the important and the recent are all there is to go by. */
  | { readonly kind: 'viewer'; readonly liked: readonly EntityRef[] }
  /** The parent that the field stands on, one ranking for each. */
  | { readonly kind: 'parent'; readonly entity: EmbeddedEntityType };

/** The last result of the page before. */
export interface RankPosition {
  /** Parts of the score that its page did without, and the next has to: with them it would be another list. */
  readonly lost: readonly TieKind[];
  /** Where its page read what stands beside the vectors. */
  readonly kept: 'vector' | 'relational';
  readonly score: number;
  readonly id: string;
}

/** What is asked of entities, by entity type; an abstract selection asks each type its own. */
export type NodeRequirements = ReadonlyMap<string, NodeRequirement>;

/** What is asked of each entity of one type, whatever fields and aliases ask for it. */
export interface NodeRequirement {
  readonly entity: EntityType;
  readonly attributes: ReadonlySet<string>;
  /** By hydration key: the field and its canonical arguments. */
  readonly pages: ReadonlyMap<string, PageRequirement>;
  readonly rankings: ReadonlyMap<string, RankRequirement>;
}

/** A page of what a relationship leads to, for each parent. */
export interface PageRequirement {
  readonly key: string;
  readonly relationship: Relationship;
  readonly filter: Filter;
  readonly order: Order;
  readonly after: Position | undefined;
  readonly first: number;
  readonly wantsPage: boolean;
  readonly wantsCount: boolean;
  readonly facets: readonly FacetRequirement[];
  readonly cursorScope: string;
  readonly node: NodeRequirement;
}

/** Counts of all rows of a list or of what a relationship leads to, whatever page is read. */
export interface FacetRequirement {
  /** The field and its canonical arguments. */
  readonly key: string;
  readonly name: string;
  readonly facet: Facet;
  /** What is asked of the nodes that are counted by; undefined where values or ranges are. */
  readonly node: NodeRequirement | undefined;
}
