import { isExternalStore } from '../ports/external-stores.ts';
import { StoreFailure, type StoreFamily } from '../ports/store-failure.ts';

/** Something that is missing from an answer because a store failed, as clients are told in `extensions.degraded`. */
export interface Degradation {
  /** The family of store: vector, graph, relational, embedding. One that was there before by its name: `external postgres`. */
  readonly store: string;
  /** What the answer lacks: `the graph part of the ranking`. */
  readonly missing: string;
  readonly reason: string;
}

/** What a request had to do without, each once. */
export class Degradations {
  readonly #list = new Map<string, Degradation>();

  add(family: StoreFamily, missing: string, error: unknown): void {
    if (error instanceof StoreFailure) this.lack(family, missing, error.reason, error.store);
    else this.lack(family, missing, 'internal error');
  }

  /** The same where the reason, and the store as failures call it, are known by their names. */
  lack(family: StoreFamily, missing: string, reason: string, failed = ''): void {
    const store = isExternalStore(failed) ? failed : family;
    this.#list.set(`${store} ${missing}`, { store, missing, reason });
  }

  get list(): readonly Degradation[] {
    return [...this.#list.values()];
  }
}
