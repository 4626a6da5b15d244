import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../../ports/call.ts';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';

/** Brings a collection into the server's memory, and waits until it is there: Milvus answers no search before. */
export async function loadCollection(client: MilvusClient, collection: string, call: Call): Promise<void> {
  await client.request({ operation: 'open', text: 'LoadCollection' }, call, (sdk, timeout) => sdk.loadCollection({ collection_name: collection, timeout }));
  for (let wait = 10; ; wait = Math.min(2 * wait, longestWait)) {
    const { state } = await client.request({ operation: 'open', text: 'GetLoadState' }, call, (sdk, timeout) => sdk.getLoadState({ collection_name: collection, timeout }));
    if (state === 'LoadStateLoaded') return;
    await sleep(wait, undefined, { signal: call.signal }).catch(() => {});
  }
}

/** Milliseconds. */
const longestWait = 200;
