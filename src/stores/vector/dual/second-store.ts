import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorCollection, VectorRow, VectorStore } from '../../../ports/vector-store.ts';
import { Turns } from '../turns.ts';

/** Something that the second store did not do. */
export interface Missed {
  readonly store: string;
  readonly operation: string;
  /** Absent where it is the whole store that did not close. */
  readonly collection?: string;
  /** Whose rows, of a write of rows. */
  readonly tenancy?: Tenancy;
  /** The keys of the rows that it now lacks, or holds in an older state. */
  readonly keys: readonly string[];
  readonly failure: unknown;
  /** Rows missed so far, this time's among them; a row that is missed twice counts twice. */
  readonly rowsSoFar: number;
  readonly failuresSoFar: number;
}

export type OnMissed = (missed: Missed) => void;

/**
 * A store that is written along: nothing it does fails anything, and nobody waits for it longer than `patienceMs`. Its writes
 * go one after another, in the order of the first store's; one that was too slow may still happen, before the next.
 */
export class SecondStore {
  readonly #store: VectorStore;
  readonly #onMissed: OnMissed;
  readonly #patienceMs: number;
  readonly #turns = new Turns();
  readonly #wanted = new Map<string, VectorCollection>();
  readonly #opened = new Set<string>();
  #rows = 0;
  #failures = 0;

  constructor(store: VectorStore, onMissed: OnMissed, patienceMs: number) {
    this.#store = store;
    this.#onMissed = onMissed;
    this.#patienceMs = patienceMs;
  }

  async open(collection: VectorCollection): Promise<void> {
    this.#wanted.set(collection.name, collection);
    await this.#along({ operation: 'open', collection: collection.name }, () => this.#mustBeOpen(collection.name));
  }

  async drop(collection: string): Promise<void> {
    this.#wanted.delete(collection);
    this.#opened.delete(collection);
    await this.#along({ operation: 'drop', collection }, () => this.#store.drop(collection));
  }

  upsert(collection: string, rows: readonly VectorRow[], call: Call): Promise<void> {
    return this.#along({ operation: 'upsert', collection, tenancy: call.tenancy, keys: rows.map((row) => row.key) }, async (signal, deadline) => {
      await this.#mustBeOpen(collection);
      await this.#store.upsert(collection, rows, { ...call, signal, deadline });
    });
  }

  remove(collection: string, keys: readonly string[], call: Call): Promise<void> {
    return this.#along({ operation: 'remove', collection, tenancy: call.tenancy, keys }, async (signal, deadline) => {
      await this.#mustBeOpen(collection);
      await this.#store.remove(collection, keys, { ...call, signal, deadline });
    });
  }

  async flush(collection: string): Promise<void> {
    await this.#along({ operation: 'flush', collection }, () => this.#store.flush(collection));
  }

  /** Takes as long as it takes: building an index may be minutes of work, and is asked for after bulk writes only. */
  async optimize(collection: string): Promise<void> {
    await this.#along({ operation: 'optimize', collection }, () => this.#store.optimize(collection), Number.POSITIVE_INFINITY);
  }

  async close(): Promise<void> {
    await this.#along({ operation: 'close' }, () => this.#store.close());
  }

  /** One that could not be opened before is tried again with each write. */
  async #mustBeOpen(name: string): Promise<void> {
    const collection = this.#wanted.get(name);
    if (collection === undefined || this.#opened.has(name)) return;
    await this.#store.open(collection);
    this.#opened.add(name);
  }

  /** The primary has done it, so the caller's own deadline no longer decides: only half a change would be left. */
  async #along(what: Pick<Missed, 'operation' | 'collection' | 'tenancy'> & Partial<Pick<Missed, 'keys'>>, work: (signal: AbortSignal, deadline: number) => Promise<void>, patienceMs = this.#patienceMs): Promise<void> {
    const over = new AbortController();
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const giveUp = (): void => {
      over.abort();
      reject(new StoreFailure(FailureReason.Timeout, `no answer in ${patienceMs} ms`, { store: this.#store.name, family: 'vector', operation: what.operation }));
    };
    const timer = Number.isFinite(patienceMs) ? setTimeout(giveUp, patienceMs) : undefined;
    try {
      await Promise.race([this.#turns.take(async () => { if (!over.signal.aborted) await work(over.signal, Date.now() + Math.min(patienceMs, longestWait)); }), tooLate]);
    } catch (failure) {
      this.#failures++;
      this.#rows += what.keys?.length ?? 0;
      this.#onMissed({ store: this.#store.name, keys: [], ...what, failure, rowsSoFar: this.#rows, failuresSoFar: this.#failures });
    } finally {
      clearTimeout(timer);
    }
  }
}

const longestWait = 86_400_000;
