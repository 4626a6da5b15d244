import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quote } from '../../../kernel/errors.ts';
import { lockFile, type FileLock } from '../../../kernel/file-lock.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorAbilities, VectorStore } from '../../../ports/vector-store.ts';
import { checkName } from '../check-name.ts';
import { checkRows } from '../check-rows.ts';
import { checkSearch } from '../check-search.ts';
import { indexDefaults, type IndexBuild, type IndexSearch } from '../index-options.ts';
import { sameCollection } from '../same-collection.ts';
import { throwIfGivenUp, untilGivenUp } from '../until-given-up.ts';
import { CollectionFolder, collectionNames } from './collection-folder.ts';
import { loadZvec } from './engine.ts';
import type { IndexKind } from './index-settings.ts';
import type { OpenCollection } from './open-collection.ts';
import { openFolder } from './open-folder.ts';
import { readOwners, readVectors, readVersions } from './read-rows.ts';
import { searchNearest, searchText } from './search.ts';
import { Turns } from '../turns.ts';
import { zvecContext, zvecFailure } from './zvec-failure.ts';

/** Where a search filters, the index looks six times as far. */
export interface ZvecOptions extends Partial<IndexBuild & IndexSearch> {
  /** Where the collections lie, each in a folder of its own name. Created where missing; one process has it at a time. */
  readonly directory: string;
  /** Up to so many rows, of all tenants, every search looks at each row and is exact; above it uses the index. Default 20,000. */
  readonly exactBelow?: number;
  /** Kind of index of new collections; one that exists keeps its own. Default HNSW. */
  readonly index?: IndexKind;
}

const defaults = { ...indexDefaults, exactBelow: 20_000, index: 'HNSW' } as const;

const name = 'zvec';

const abilities: VectorAbilities = Object.freeze({
  filters: new Set(['constant', 'and', 'or', 'compare', 'in', 'prefix', 'null', 'list', 'keys'] as const),
  batchSearch: false,
  text: true,
  // zvec's own limits are 100,000 and 20,000; up to here an answer takes this thread less than 30 ms.
  maxK: 10_000,
  maxWithin: 10_000,
});

/** Vectors and full text in this process, by `@zvec/zvec`, in files. */
export function zvecVectorStore(options: ZvecOptions): VectorStore {
  const settings = { ...defaults, ...options };
  const { directory } = settings;
  const collections = new Map<string, OpenCollection>();
  /** Opening, dropping and closing, one after another. */
  const turns = new Turns();
  let lock: FileLock | undefined;

  return {
    name,
    abilities,

    open: (definition) =>
      inOrder('open', definition.name, async (folder) => {
        const existing = collections.get(definition.name);
        if (existing === undefined || existing.closed) collections.set(definition.name, await openFolder(await loadZvec(), folder, definition, settings));
        else {
          sameCollection(existing.layout, definition, zvecContext('open'));
          await existing.mustBeInPlace();
        }
      }),

    drop: (collection) =>
      inOrder('drop', collection, async (folder) => {
        // It cannot be closed properly where its files have gone, and need not be.
        await collections.get(collection)?.close().catch(() => {});
        collections.delete(collection);
        await folder.remove();
      }),

    list: () => reporting('list', () => collectionNames(directory)),

    nearest: (collection, queries, attributes, call) =>
      during('nearest', collection, call, (open) => {
        checkSearch(open.layout, queries, attributes, abilities, zvecContext('nearest'));
        return Promise.all(queries.map((query) => searchNearest(open, query, attributes, call, settings)));
      }),

    text: (collection, queries, attributes, call) =>
      during('text', collection, call, (open) => {
        checkSearch(open.layout, queries, attributes, abilities, zvecContext('text'));
        return Promise.all(queries.map((query) => searchText(open, query, attributes, call)));
      }),

    vectors: (collection, keys, call) => during('vectors', collection, call, (open) => readVectors(open, keys, call)),

    versions: (collection, visit, call) => during('versions', collection, call, (open) => readVersions(open, visit, call)),

    owners: (collection, call) => during('owners', collection, call, (open) => readOwners(open, call)),

    upsert: (collection, rows, call) =>
      during('upsert', collection, call, (open) => {
        checkRows(open.layout, rows, zvecContext('upsert'));
        return open.upsert(rows, call.tenancy, observed('upsert', call));
      }),

    remove: (collection, keys, call) => during('remove', collection, call, (open) => open.remove(keys, call.tenancy, observed('remove', call))),

    flush: (collection) => reporting('flush', () => opened(collection, 'flush').flush()),

    optimize: (collection) => reporting('optimize', () => opened(collection, 'optimize').optimize()),

    close: () =>
      reporting('close', () =>
        turns.take(async () => {
          const closings = await Promise.allSettled([...collections.values()].map((collection) => collection.close()));
          collections.clear();
          lock?.release();
          lock = undefined;
          for (const closing of closings) if (closing.status === 'rejected') throw closing.reason;
        }),
      ),
  };

  /** Does something to a collection's folder, while nobody else does and no other process has it. */
  function inOrder(operation: string, collection: string, work: (folder: CollectionFolder) => Promise<void>): Promise<void> {
    return reporting(operation, () =>
      turns.take(async () => {
        checkName(collection, zvecContext(operation));
        await mkdir(directory, { recursive: true });
        lock ??= await lockFile(join(directory, 'lock'));
        if (lock === undefined) throw new StoreFailure(FailureReason.Unavailable, `${directory} is in use by another process: end that one first, or give this one a folder of its own`, zvecContext(operation));
        await work(new CollectionFolder(directory, collection));
      }),
    );
  }

  function during<T>(operation: string, collection: string, call: Call, work: (open: OpenCollection) => Promise<T>): Promise<T> {
    return reporting(operation, async () => {
      const open = opened(collection, operation);
      return untilGivenUp(call, zvecContext(operation), async () => work(open));
    });
  }

  function opened(collection: string, operation: string): OpenCollection {
    const open = collections.get(collection);
    if (open === undefined) throw new StoreFailure(FailureReason.NotFound, `there is no open collection ${quote(collection)}`, zvecContext(operation));
    return open;
  }
}

async function reporting<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw zvecFailure(error, operation);
  }
}

/** Ahead of each slice of a write: stops it where its caller has gone, else tells of it. */
function observed(operation: string, call: Call): (rows: number) => void {
  return (rows) => {
    throwIfGivenUp(call, zvecContext(operation));
    call.observe?.({ store: name, operation, text: `${rows} rows` });
  };
}
