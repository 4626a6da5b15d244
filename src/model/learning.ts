import type { EntityRef } from './entity-ref.ts';

/** What is believed of one viewer's liking for one thing, as the sums it follows from; they can be added up in any order. */
export interface Belief {
  /** From -1, dislikes it, over 0, nothing is known, to 1. */
  readonly weight: number;
  /** How many events' worth of evidence there is, faded by age. */
  readonly evidence: number;
  /** The rewards of that evidence, faded alike and added up. */
  readonly told: number;
  /** The newest event's time, against which the others have faded; milliseconds since the epoch. */
  readonly asOf: number;
}

/** Days of newer events after which an event counts half: tastes change over seasons, not weeks. */
export const tasteHalfLifeDays = 180;

/** One event as it bears on one thing that its item is related to. */
export interface Observation {
  /** From -1 to 1. */
  readonly reward: number;
  /** How strong the relationship is, from 0 to 1. */
  readonly strength: number;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
}

/** How a belief changes by an observation; undefined where nothing was believed yet. Pure, and the order of observations makes no difference. */
export type LearningRule = (before: Belief | undefined, observation: Observation) => Belief;

/** An event as a client gives it, with its item found among the types. */
export interface GivenEvent {
  readonly id: string;
  readonly kind: string;
  readonly item: EntityRef;
  /** Default: `default`. */
  readonly context?: string;
  readonly rating?: number | null | undefined;
  /** ISO 8601. */
  readonly at?: string | null | undefined;
}

/** Something that a viewer did with an item, and what it is worth. */
export interface LearningEvent {
  /** The client's own; once for each viewer. */
  readonly id: string;
  readonly kind: string;
  readonly item: EntityRef;
  readonly context: string;
  readonly rating: number | undefined;
  /** What it is worth, from -1 to 1. */
  readonly reward: number;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
}

/** What a preference is for: something that items lead to by a relationship. */
export interface PreferenceKey {
  /** The field's name. */
  readonly relationship: string;
  readonly target: EntityRef;
}

export interface Preference extends PreferenceKey {
  readonly weight: number;
  readonly evidence: number;
}

/** All that a ranking for a viewer follows, as one version of their policy has it. */
export interface ViewerProfile {
  /** Of the policy; 0 where there was none yet. */
  readonly version: number;
  /** By type's `singular` a filter as a client writes it, and `exclude`; undefined where there are none. */
  readonly constraints: Constraints | undefined;
  /** The strongest first. */
  readonly preferences: readonly Preference[];
  /** What the viewer liked in this context, the most and newest first. */
  readonly liked: readonly EntityRef[];
  /** What the viewer had or sent away, in any context. */
  readonly seen: readonly EntityRef[];
}

/** What a `SearchFilter` says, as GraphQL has coerced it and JSON keeps it. */
export type Constraints = Readonly<Record<string, unknown>>;

export interface PreferenceChange extends PreferenceKey {
  readonly before: number;
  readonly after: number;
}
