import type { MilvusClient as Sdk } from '@zilliz/milvus2-sdk-node';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Call } from '../../../ports/call.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import type { Answer, MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { isNotLoaded } from '../../clients/milvus/milvus-failure.ts';
import { Turns } from '../turns.ts';
import type { Layout } from './collection-schema.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { keyedBy } from './filter-expression.ts';
import { loadCollection } from './load-collection.ts';
import { ownCall } from './own-call.ts';
import { storedRow, type StoredRow } from './row.ts';

/** A collection of the server in use. Reads run side by side, writes one after another: of two upserts that meet, the later must stay. */
export class OpenCollection {
  readonly layout: Layout;
  readonly fields: Fields;
  /** The collection's name in Milvus. */
  readonly native: string;
  readonly #client: MilvusClient;
  readonly #turns = new Turns();
  /** Rows written since Milvus was last asked to close its growing segments. */
  #unsealed = 0;
  #lastSealed = 0;

  constructor(client: MilvusClient, native: string, layout: Layout) {
    this.#client = client;
    this.native = native;
    this.layout = layout;
    this.fields = fieldsOf(layout.attributes);
  }

  /** Sends a request, again where the collection had first to be loaded: a restarted server may have forgotten it. */
  async request<T extends Answer>(operation: string, text: string, call: Call, send: (sdk: Sdk, timeout: number) => Promise<T>): Promise<T> {
    try {
      return await this.#client.request({ operation, text }, call, send);
    } catch (error) {
      if (!isNotLoaded(error)) throw error;
      await loadCollection(this.#client, this.native, { ...call, observe: () => {} });
      return this.#client.request({ operation, text }, call, send);
    }
  }

  async upsert(rows: readonly VectorRow[], call: Call): Promise<void> {
    // Of several rows of one key in a request, Milvus would keep all.
    const last = new Map(rows.map((row) => [row.key, row]));
    await this.#turns.take(async () => {
      for (const batch of batches([...last.values()])) {
        const data = batch.map((row) => storedRow(row, call.tenancy, this.fields));
        await this.request('upsert', `${batch.length} rows`, call, (sdk, timeout) => sdk.upsert({ collection_name: this.native, data: data as Mutable<StoredRow>[], timeout }));
        this.#unsealed += batch.length;
      }
    });
    this.#sealWhereMuch();
  }

  /**
   * From 4,992 rows on, Milvus searches a segment that still grows by a hasty index, of which filtered searches see a part
   * only. Closed, it gets the index we ask for. Nobody waits for it, and where the server declines, it is done later.
   */
  #sealWhereMuch(): void {
    if (this.layout.build.index === 'FLAT' || this.#unsealed < sealedFrom || Date.now() - this.#lastSealed < sealedAtMostEvery) return;
    this.#unsealed = 0;
    this.#lastSealed = Date.now();
    this.request('upsert', 'Flush', ownCall(), (sdk, timeout) => sdk.flush({ collection_names: [this.native], timeout })).catch(() => {});
  }

  async remove(keys: readonly string[], call: Call): Promise<void> {
    const distinct = [...new Set(keys)];
    await this.#turns.take(async () => {
      for (let start = 0; start < distinct.length; start += removedAtOnce) {
        const page = distinct.slice(start, start + removedAtOnce);
        await this.request('remove', `${page.length} rows`, call, (sdk, timeout) => sdk.deleteEntities({ collection_name: this.native, filter: idsOf(page, call.tenancy), timeout }));
      }
    });
  }
}

type Mutable<T> = { -readonly [name in keyof T]: T[name] };

function idsOf(keys: readonly string[], tenancy: Tenancy): string {
  return String(keyedBy(keys, tenancy));
}

/** Runs of rows that together weigh a batch. */
function* batches(rows: readonly VectorRow[]): Generator<VectorRow[]> {
  let batch: VectorRow[] = [];
  let weighs = 0;
  for (const row of rows) {
    batch.push(row);
    weighs += weightOfRow(row);
    if (weighs < batchWeight && batch.length < largestBatch) continue;
    yield batch;
    batch = [];
    weighs = 0;
  }
  if (batch.length > 0) yield batch;
}

/** About the bytes of a request; an attribute weighs what its JSON does. */
function weightOfRow({ vector, attributes }: VectorRow): number {
  return 4 * vector.length + JSON.stringify(attributes).length;
}

/** The server takes messages of 64 MiB, and one row may weigh more than a megabyte. */
const batchWeight = 4_000_000;
/** Building a request takes this thread some 20 µs a row. */
const largestBatch = 500;
const removedAtOnce = 5000;
const sealedFrom = 4000;
/** Milliseconds; newer servers decline more. */
const sealedAtMostEvery = 10_000;
