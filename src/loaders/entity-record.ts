import type { EntityType } from '../catalog/catalog.ts';
import { globalId } from '../model/entity-ref.ts';
import type { GraphPath } from '../ports/graph-store.ts';
import type { Preference } from '../model/learning.ts';
import type { ScorePart, TieKind } from '../model/score.ts';
import type { Row, Value } from '../model/value.ts';
import type { FacetBuckets } from './facet-buckets.ts';
import type { Failed } from './failed.ts';

type Values = Record<string, Value | Failed>;

/** Makes objects that inherit nothing: an attribute may be called `constructor` or `toString`. Ones made by `Object.create(null)` are slower to read. */
const Values = function () {} as unknown as new () => Values;
Values.prototype = Object.create(null);

/** What a request knows of one entity so far. Resolvers take it as their parent and find it filled, or have it filled. */
export class EntityRecord {
  readonly entity: EntityType;
  readonly key: string;
  readonly id: string;
  /** Attribute → value; not there while it was not read. */
  readonly values = new Values();
  /** Found to have no row. */
  absent = false;
  #pages: Map<string, Page | Failed> | undefined;
  #counts: Map<string, number | Failed> | undefined;
  #facets: Map<string, FacetBuckets | Failed> | undefined;
  #rankings: Map<string, RankedList | Failed> | undefined;

  constructor(entity: EntityType, key: string) {
    this.entity = entity;
    this.key = key;
    this.id = globalId({ type: entity.name, key });
    this.values[entity.ownKey.name] = key;
  }

  /** Takes over what a row says; a value known already stays, so that one answer is told twice the same. */
  fill(row: Row): void {
    for (const name in row) if (this.values[name] === undefined) this.values[name] = row[name] ?? null;
  }

  /** By hydration key. Made when first used: most records have none. */
  get pages(): Map<string, Page | Failed> {
    return (this.#pages ??= new Map());
  }

  get counts(): Map<string, number | Failed> {
    return (this.#counts ??= new Map());
  }

  /** By hydration key of the page, and of the facet. */
  get facets(): Map<string, FacetBuckets | Failed> {
    return (this.#facets ??= new Map());
  }

  get rankings(): Map<string, RankedList | Failed> {
    return (this.#rankings ??= new Map());
  }
}

/** One page of a list or relationship. */
export interface Page {
  readonly edges: readonly PageEdge[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Ties the cursors of its edges to where they come from. */
  readonly cursorScope: string;
}

export interface PageEdge {
  readonly record: EntityRecord;
  /** The values its cursor holds, in the order's terms. */
  readonly position: readonly Value[];
  readonly properties: Row;
}

/** A ranking as it was found. */
export interface RankedList {
  readonly items: readonly RankedItem[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly strategy: string;
  /** Proven to be the best there is, with respect to the vector index. */
  readonly exact: boolean;
  /** Where not: by how much an item that was not looked at could beat the last one. */
  readonly slack: number;
  readonly candidates: number;
  readonly milliseconds: number;
  /** Ties the cursors of its items to where they come from. */
  readonly cursorScope: string;
  /** What recency was measured against, in milliseconds since the epoch. */
  readonly now: number;
  /** Behind the policy's part, by global id, the strongest first; read when first asked for, for all items of the list at once. */
  readonly preferences: () => Promise<ReadonlyMap<string, readonly Preference[]>>;
  /** Of the viewer's policy that scores follow; 0 where none counts. */
  readonly policyVersion: number;
  /** Parts of the score that it was made without. */
  readonly lost: readonly TieKind[];
  /** Where what stands beside the vectors was read. */
  readonly kept: 'vector' | 'relational';
  /** What was asked for in words. */
  readonly text: string | undefined;
}

export interface RankedItem {
  readonly record: EntityRecord;
  readonly score: number;
  readonly parts: readonly ScorePart[];
  /** Behind the graph's part. */
  readonly path: GraphPath | undefined;
  readonly pathRecords: readonly EntityRecord[];
}
