import { StoreFailure } from '../ports/store-failure.ts';

/** Something that is missing from an answer because a store failed, as clients are told in `extensions.degraded`. */
export interface Degradation {
  /** The family of store: vector, graph, relational, embedding. */
  readonly store: string;
  /** What the answer lacks: `the graph part of the ranking`. */
  readonly missing: string;
  readonly reason: string;
}

/** What a request had to do without, each once. */
export class Degradations {
  readonly #list = new Map<string, Degradation>();

  add(store: string, missing: string, error: unknown): void {
    this.lack(store, missing, error instanceof StoreFailure ? error.reason : 'internal error');
  }

  /** The same where the reason is known by its name. */
  lack(store: string, missing: string, reason: string): void {
    this.#list.set(`${store} ${missing}`, { store, missing, reason });
  }

  get list(): readonly Degradation[] {
    return [...this.#list.values()];
  }
}
