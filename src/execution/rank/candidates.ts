import type { Position } from '../../model/order.ts';
import type { Row } from '../../model/value.ts';
import type { GraphPath } from '../../ports/graph-store.ts';

/** An item that some list found, and what is known of it so far. Undefined is not known, which differs from 0. */
export interface Candidate {
  readonly key: string;
  cosine: number | undefined;
  bm25: number | undefined;
  proximity: number | undefined;
  path: GraphPath | undefined;
  /** The sum of the viewer's preferences that it leads to. */
  preferred: number | undefined;
  /** Attributes kept beside the vector; known once the vector store has spoken of it. */
  attributes: Row | undefined;
  /** Passes what is left of the filter for the owner store. */
  passes: boolean | undefined;
  /** Not in the collection, or does not pass: out of the race, and not to be asked about again. */
  dropped: boolean;
}

/** A list of candidates that is read from the top, and how far it was read. */
export interface OpenList {
  /** How many the last round asked for. */
  asked: number;
  /** Nothing is left below what was read. */
  exhausted: boolean;
  /** Read as far as the engine goes, and not to the end. */
  capped: boolean;
  /** The last value that was read: nothing unread has a greater one. */
  cut: number;
}

/** A list ordered by an attribute alone: the same for every ranking over one target, whatever each is near to. */
export interface AttributeList extends OpenList {
  position: Position | undefined;
  /** Key → feature of what was read. */
  readonly features: Map<string, number>;
}

export function openAttributeList(): AttributeList {
  return { ...openList(1), position: undefined, features: new Map() };
}

export function openList(firstCut: number): OpenList {
  return { asked: 0, exhausted: false, capped: false, cut: firstCut };
}
