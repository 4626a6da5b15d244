import type { EntityType, Relationship } from '../catalog/catalog.ts';
import type { EntityRef } from '../model/entity-ref.ts';
import type { Filter } from '../model/filter.ts';
import type { Order, Position } from '../model/order.ts';
import type { Row } from '../model/value.ts';
import type { Call } from './call.ts';
import type { Facet, FacetResult } from './facets.ts';

export interface ListQuery {
  readonly filter: Filter;
  readonly order: Order;
  /** Only rows after (before) this position of the order. */
  readonly after?: Position;
  readonly before?: Position;
  readonly limit: number;
  /** Takes the rows from the far end; they still come back in the order asked for. */
  readonly backwards: boolean;
}

export interface KeyedRow {
  readonly key: string;
  readonly row: Row;
}

export interface RowPage {
  readonly rows: readonly KeyedRow[];
  /** Whether rows passed over by `limit` remain in the direction of reading. */
  readonly more: boolean;
}

/** A name found in a text, and who bears it. */
export interface NamedEntity {
  readonly name: string;
  readonly ref: EntityRef;
}

/** What is asked of `EntityStore.suggest`. */
export interface SuggestQuery {
  /** As `foldName` folds what was typed. */
  readonly folded: string;
  /** Only entities of these types; all where absent. */
  readonly types?: readonly string[];
  readonly first: number;
}

export interface SuggestedName extends NamedEntity {
  /** The whole name begins so; a word inside it does, and goes on so; it would but for a typo. */
  readonly matched: 'PREFIX' | 'WORD' | 'TYPO';
}

/**
 * Reads the rows of entities from the store that owns them. All methods reject with StoreFailure, settle when the call's
 * signal aborts, and see only rows of the call's tenant and project.
 */
export interface EntityStore {
  readonly name: string;
  /** The rows of these keys, in one native request; a key without a row is missing from the map. */
  rows(entity: EntityType, keys: readonly string[], attributes: readonly string[], call: Call): Promise<ReadonlyMap<string, Row>>;
  /** One page of the rows that pass. The order's attributes are always read along. */
  list(entity: EntityType, query: ListQuery, attributes: readonly string[], call: Call): Promise<RowPage>;
  count(entity: EntityType, filter: Filter, call: Call): Promise<number>;
  /**
   * How many of the rows that pass there are by what they lead to or say, in one native request. Ranges without a width get
   * the narrowest that is 1, 2 or 5 times a power of ten (for whole numbers a whole one), or a unit of the calendar, such that
   * `most` of them side by side hold all there is; ranges of one value, the next power of ten from 1 up that tells it from its neighbours.
   */
  facet(entity: EntityType, filter: Filter, facet: Facet, call: Call): Promise<FacetResult>;
  /** The same for each source among what its relationship leads to, in one native request; a source that leads nowhere has no buckets. */
  neighbourFacets(relationship: Relationship, filter: Filter, facet: Facet, sources: readonly string[], call: Call): Promise<ReadonlyMap<string, FacetResult>>;
  /** Which of these keys have a row that passes. */
  passing(entity: EntityType, filter: Filter, keys: readonly string[], call: Call): Promise<ReadonlySet<string>>;
  /** At most `limit` keys of rows that pass, in key order. */
  keys(entity: EntityType, filter: Filter, limit: number, call: Call): Promise<readonly string[]>;
  /** The named entities whose folded name (see `foldName`) is one of these. */
  named(foldedNames: readonly string[], call: Call): Promise<readonly NamedEntity[]>;
  /**
   * Names that complete what was typed, each entity once, in one native request: by kind of match, then importance
   * descending (those without last), then name, type and key by code point. A typo is one letter wrong, missing, too much
   * or changed places with the next; forgiven from 4 letters on, and two of them, not at the first letter nor side by side,
   * from 8 letters on where nothing else was found. Names and what was typed are compared up to their 64th letter, from each of the
   * first 12 words on. Nothing, and no request, for an empty text.
   */
  suggest(query: SuggestQuery, call: Call): Promise<readonly SuggestedName[]>;
}
