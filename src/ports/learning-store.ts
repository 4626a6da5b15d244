import type { Epoch } from '../model/change.ts';
import type { EntityType } from '../catalog/catalog.ts';
import type { Belief, Constraints, LearningEvent, LearningRule, Preference, PreferenceChange, PreferenceKey, ViewerProfile } from '../model/learning.ts';
import type { Call } from './call.ts';

export interface Policy {
  /** Grows with each write that changed it; 0 where there was none yet. */
  readonly version: number;
  /** ISO 8601; undefined where nothing has changed it yet. */
  readonly updated: string | undefined;
  /** Undefined where there are none. */
  readonly constraints: Constraints | undefined;
}

/** What of a viewer a ranking asks for. */
export interface ProfileQuery {
  /** The most preferences. */
  readonly preferences: number;
  /** The most liked items; 0 for none. */
  readonly liked: number;
  /** Kinds of events after which an item is seen; empty for no seen items at all. */
  readonly seen: readonly string[];
}

/** What a viewer states; what is undefined stays as it is. */
export interface PolicyChange {
  readonly preferences?: readonly (PreferenceKey & { readonly belief: Belief })[] | undefined;
  /** In the place of all before; an empty object for none. */
  readonly constraints?: Constraints | undefined;
}

/** An item, and what the preferences that it leads to come to. */
export interface PreferredItem {
  readonly key: string;
  /** The sum of weight × strength of the edges to preferences, each in units of 2⁻⁴⁰, so that it is the same to the last bit in whatever order it is added up. */
  readonly sum: number;
}

export interface PreferredItems {
  /** Sum descending, then key ascending. */
  readonly items: readonly PreferredItem[];
  /** Nothing that leads to some preference was left out for lack of `limit`. */
  readonly exhausted: boolean;
}

export interface Recorded {
  /** Events that were new. */
  readonly recorded: number;
  /** Where the last of them stands in the feedback; undefined where none was new. */
  readonly epoch: Epoch | undefined;
}

/** How much of a viewer was removed. */
export interface Forgotten {
  readonly policies: number;
  readonly events: number;
}

/** What one event has changed. */
export interface Feedback {
  readonly epoch: Epoch;
  /** `at` in ISO 8601. */
  readonly event: Omit<LearningEvent, 'at' | 'context'> & { readonly at: string };
  readonly context: string;
  readonly changes: readonly PreferenceChange[];
}

/**
 * Events of viewers, and the policies learnt from them: one for each viewer and context. All methods reject with
 * StoreFailure, settle when the call's signal aborts, and see only the call's tenant and project.
 */
export interface LearningStore {
  /**
   * One transaction: keeps the events that are new by their id, changes the preferences of what their items lead to as `rule`
   * says, and adds a line of feedback for each. An item's relationships count where they go one step to what has a name;
   * of each the strongest. Recordings of one viewer in one context wait for each other. Rejects with a WriteRefusal,
   * `not found`, where new events are about items that are not there; then nothing is kept.
   */
  record(viewer: string, events: readonly LearningEvent[], rule: LearningRule, call: Call): Promise<Recorded>;
  policy(viewer: string, context: string, call: Call): Promise<Policy>;
  /** The strongest first, likings and dislikings alike; of one relationship where it is given. */
  preferences(viewer: string, context: string, query: { readonly relationship?: string | undefined; readonly limit: number }, call: Call): Promise<readonly Preference[]>;
  /** Puts these in the place of what was believed, and leaves the others; one transaction. */
  setPolicy(viewer: string, context: string, change: PolicyChange, call: Call): Promise<void>;
  /** Forgets all preferences of a context and what was liked there, and its constraints where wanted. Its events are still known by their ids. */
  reset(viewer: string, context: string, constraints: boolean, call: Call): Promise<void>;
  /**
   * All that a ranking follows, of one moment, in one native request. An item is liked where the rewards of its events in the
   * context, none from before a reset, are above 0 together; the order is by that sum, halved for every 180 days from the
   * item's newest event to the viewer's newest.
   */
  profile(viewer: string, context: string, query: ProfileQuery, call: Call): Promise<ViewerProfile>;
  /** What these items, each once, lead to of these preferences, in one native request; those that lead to none are missing. Preferences of relationships that the entity does not have count nothing. */
  preferred(entity: EntityType, preferences: readonly Preference[], keys: readonly string[], call: Call): Promise<readonly PreferredItem[]>;
  /** All items that lead to these preferences, the greatest sum first, in one native request. */
  mostPreferred(entity: EntityType, preferences: readonly Preference[], limit: number, call: Call): Promise<PreferredItems>;
  /** For each of these items the preferences that count most in its sum, the strongest first: as places in those given. In one native request; items that lead to none are missing. */
  strongest(entity: EntityType, preferences: readonly Preference[], keys: readonly string[], most: number, call: Call): Promise<ReadonlyMap<string, readonly number[]>>;
  /** One transaction that removes all there is of a viewer: policies of every context, events, feedback. What is recorded at the same time comes before it or after it as a whole. */
  forget(viewer: string, call: Call): Promise<Forgotten>;
  /** The viewer's lines after an epoch, oldest first, only what can no longer be overtaken. */
  feedback(viewer: string, after: Epoch | undefined, limit: number, call: Call): Promise<readonly Feedback[]>;
  /** The newest epoch that `feedback` would reach now; undefined where the viewer has none. */
  horizon(viewer: string, call: Call): Promise<Epoch | undefined>;
  /** As `TruthStore.trim`, of the feedback of all viewers; events and what was learnt from them stay. */
  trim(before: number, limit: number, call: Call): Promise<number>;
  /** As `TruthStore.trimmed`. */
  trimmed(call: Call): Promise<Epoch | undefined>;
  /** Calls back after commits that gave the viewer feedback, some time after and at least once. Returns how to stop. */
  listen(viewer: string, onFeedback: () => void, call: Call): Promise<() => Promise<void>>;
}
