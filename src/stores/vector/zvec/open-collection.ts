import { availableParallelism } from 'node:os';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { ZVecCollection, ZVecDoc, ZVecQuery, ZVecStatus } from '@zvec/zvec';
import type { Tenancy } from '../../../model/tenancy.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import type { CollectionFolder, Layout } from './collection-folder.ts';
import { documentId, documentOf } from './document.ts';
import { closeNative, type Zvec } from './engine.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { ReadWriteGate } from './read-write-gate.ts';
import { Turns } from '../turns.ts';
import { zvecContext } from './zvec-failure.ts';

/**
 * Of all collections of this process, one read at a time: zvec 0.7.0 never answers some of those that run side by side, on a
 * busy machine within seconds, and each of these keeps one of the four threads that Node has for files too.
 */
const nativeReads = new Turns();

/**
 * A zvec collection in use. Reads run on zvec's threads, one after another. Writes run on this thread in small slices, each of
 * them alone: a search that zvec runs while a row is replaced may find neither the old one nor the new.
 */
export class OpenCollection {
  readonly zvec: Zvec;
  readonly layout: Layout;
  readonly fields: Fields;
  readonly #native: ZVecCollection;
  readonly #folder: CollectionFolder;
  readonly #identity: string | undefined;
  readonly #gate = new ReadWriteGate();
  /** Whole writes and optimisings, one after another: a write during the latter would block this thread, for seconds at times. */
  readonly #turns = new Turns();
  #rows: number;
  /** Whether there may be something to optimise. */
  #changed = true;
  #closed = false;

  constructor(zvec: Zvec, native: ZVecCollection, folder: CollectionFolder, identity: string | undefined, layout: Layout) {
    this.zvec = zvec;
    this.layout = layout;
    this.fields = fieldsOf(layout.attributes);
    this.#native = native;
    this.#folder = folder;
    this.#identity = identity;
    this.#rows = native.stats.docCount;
  }

  /** Of all tenants together, and one. */
  get rows(): number {
    return this.#rows;
  }

  get closed(): boolean {
    return this.#closed;
  }

  query(query: ZVecQuery): Promise<ZVecDoc[]> {
    return this.#gate.read(() => nativeReads.take(() => {
      this.#mustBeOpen();
      return this.#native.query(query);
    }));
  }

  /** `beforeSlice` is told how many rows come next, and may throw to stop. */
  upsert(rows: readonly VectorRow[], tenancy: Tenancy, beforeSlice: (rows: number) => void): Promise<void> {
    return this.#inSlices(rows, weightOfRow, beforeSlice, (slice) => this.#native.upsertSync(slice.map((row) => documentOf(row, tenancy, this.fields))));
  }

  remove(keys: readonly string[], tenancy: Tenancy, beforeSlice: (rows: number) => void): Promise<void> {
    const ids = [...new Set(keys)].map((key) => documentId(key, tenancy));
    return this.#inSlices(ids, () => weightOfId, beforeSlice, (slice) => this.#native.deleteSync(slice));
  }

  /** A write that has returned is in zvec's log, out of this process's hands. What is left is to see that the log is where it was. */
  flush(): Promise<void> {
    return this.#turns.take(() => this.mustBeInPlace());
  }

  /** Rejects where the folder this collection was opened from has gone or been replaced. */
  async mustBeInPlace(): Promise<void> {
    if ((await this.#folder.identity()) === this.#identity) return;
    throw new StoreFailure(FailureReason.Corrupt, `the folder of ${this.layout.name} was removed or replaced while it was open: drop the collection and fill it again`, zvecContext('flush'));
  }

  /** Where zvec fails in it the collection is closed; it is opened next as it was before. */
  optimize(): Promise<void> {
    return this.#turns.take(async () => {
      this.#mustBeOpen();
      if (!this.#changed) return;
      await this.#folder.keepCopy();
      try {
        // One core is left to those who wait for answers.
        await this.#native.optimize({ concurrency: Math.max(1, availableParallelism() - 1) });
      } catch (error) {
        await this.#close();
        throw error;
      }
      await this.#folder.forgetCopy();
      this.#changed = false;
    });
  }

  close(): Promise<void> {
    return this.#turns.take(() => this.#close());
  }

  #close(): Promise<void> {
    return this.#gate.write(() => {
      this.#closed = true;
      closeNative(this.#native);
    });
  }

  #inSlices<T>(items: readonly T[], weight: (item: T) => number, beforeSlice: (items: number) => void, write: (slice: T[]) => ZVecStatus[]): Promise<void> {
    return this.#turns.take(async () => {
      for (const slice of slices(items, weight)) {
        await this.#gate.write(() => {
          this.#mustBeOpen();
          beforeSlice(slice.length);
          this.#changed = true;
          const refused = write(slice).find((status) => !status.ok && status.code !== 'ZVEC_NOT_FOUND');
          if (refused !== undefined) throw Object.assign(new Error(refused.message), { code: refused.code });
          this.#rows = this.#native.stats.docCount;
        });
        await turnOfTheLoop();
      }
    });
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new StoreFailure(FailureReason.Unavailable, `${this.layout.name} was closed`, zvecContext('call'));
  }
}

/** Runs of items that together weigh a slice, or single ones that weigh more. */
function* slices<T>(items: readonly T[], weight: (item: T) => number): Generator<T[]> {
  let slice: T[] = [];
  let weighs = 0;
  for (const item of items) {
    slice.push(item);
    weighs += weight(item);
    if (weighs < sliceWeight) continue;
    yield slice;
    slice = [];
    weighs = 0;
  }
  if (slice.length > 0) yield slice;
}

function weightOfRow({ vector, text }: VectorRow): number {
  return weightOfId + vector.length + text.length;
}

/** In vector components and characters of text: about 5 ms, and below zvec's 1,024 items a call. */
const sliceWeight = 50_000;
const weightOfId = 100;
