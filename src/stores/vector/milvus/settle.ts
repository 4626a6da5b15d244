import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../../ports/call.ts';
import { ownFields } from './fields.ts';
import type { OpenCollection } from './open-collection.ts';

/**
 * Waits until reads see what was written. That it survives needs nothing: Milvus has it in its log before it answers. What
 * it calls a flush would close segments, and is limited to one in ten seconds by newer servers.
 */
export async function settle(collection: OpenCollection, call: Call): Promise<void> {
  // Left out, the consistency of a query is the strong one.
  await collection.request('flush', 'strongly consistent query', call, (sdk, timeout) =>
    sdk.query({ collection_name: collection.native, filter: `${ownFields.id} == ""`, output_fields: [ownFields.id], limit: 1, timeout }),
  );
}

/**
 * Has what was written made into segments, and waits until searches go through their index. Until then, which takes the
 * server some 15 s, large ones are searched by a hasty one.
 */
export async function waitForIndex(collection: OpenCollection, call: Call): Promise<void> {
  const { native, layout } = collection;
  await collection.request('optimize', 'Flush', call, (sdk, timeout) => sdk.flushSync({ collection_names: [native], timeout }));
  for (let wait = 20; layout.build.index !== 'FLAT' && !(await isIndexed(collection, call)); wait = Math.min(2 * wait, longestWait)) {
    await sleep(wait, undefined, { signal: call.signal }).catch(() => {});
  }
  await settle(collection, call);
}

async function isIndexed(collection: OpenCollection, call: Call): Promise<boolean> {
  const names = { collectionName: collection.native, dbName: '' };
  const written = await collection.request('optimize', 'GetPersistentSegmentInfo', call, (sdk, timeout) => sdk.getPersistentSegmentInfo({ ...names, timeout }));
  const large = written.infos.filter((segment) => Number(segment.num_rows) >= indexedFrom);
  if (large.length === 0) return true;
  const searched = await collection.request('optimize', 'GetQuerySegmentInfo', call, (sdk, timeout) => sdk.getQuerySegmentInfo({ ...names, timeout }));
  const indexed = new Set(searched.infos.filter((segment) => Number(segment.indexID) !== 0).map((segment) => segment.segmentID));
  return large.every((segment) => indexed.has(segment.segmentID));
}

/** Milliseconds. */
const longestWait = 1000;
/** Rows of a segment; smaller ones are searched row by row. */
const indexedFrom = 4096;
