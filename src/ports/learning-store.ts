import type { Epoch } from '../model/change.ts';
import type { Belief, LearningEvent, LearningRule, Preference, PreferenceChange, PreferenceKey } from '../model/learning.ts';
import type { Call } from './call.ts';

export interface Policy {
  /** Grows with each write that changed it; 0 where there was none yet. */
  readonly version: number;
  /** ISO 8601; undefined where nothing has changed it yet. */
  readonly updated: string | undefined;
}

export interface Recorded {
  /** Events that were new. */
  readonly recorded: number;
  /** Where the last of them stands in the feedback; undefined where none was new. */
  readonly epoch: Epoch | undefined;
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
  /** Puts these in the place of what was believed, and leaves the others. */
  setPreferences(viewer: string, context: string, preferences: readonly (PreferenceKey & { readonly belief: Belief })[], call: Call): Promise<void>;
  /** Forgets all preferences of a context. Its events are still known by their ids. */
  reset(viewer: string, context: string, call: Call): Promise<void>;
  /** The viewer's lines after an epoch, oldest first, only what can no longer be overtaken. */
  feedback(viewer: string, after: Epoch | undefined, limit: number, call: Call): Promise<readonly Feedback[]>;
  /** The newest epoch that `feedback` would reach now; undefined where the viewer has none. */
  horizon(viewer: string, call: Call): Promise<Epoch | undefined>;
  /** Calls back after commits that gave the viewer feedback, some time after and at least once. Returns how to stop. */
  listen(viewer: string, onFeedback: () => void, call: Call): Promise<() => Promise<void>>;
}
