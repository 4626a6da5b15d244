import { randomUUID } from 'node:crypto';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { collectionExists, describeCollection, describedAs, descriptionOf } from './described.ts';
import { ownCall } from './own-call.ts';
import { quirksOf } from './quirks.ts';

/** What the collection that names the place is called after the prefix; none of ours can be called so. */
export const placeName = 'Place';

/** Names the collections of a prefix in a Milvus, for as long as it keeps them: a server that was emptied has another name. */
export async function milvusPlace(client: MilvusClient, prefix: string): Promise<string> {
  const call = { ...ownCall(), deadline: Date.now() + patience };
  const native = prefix + placeName;
  const quirks = quirksOf(await client.version(call));
  if (!(await collectionExists(client, native, call))) {
    const fields = [{ name: 'id', data_type: 'VarChar', max_length: 40, is_primary_key: true }, { name: 'vector', data_type: 'FloatVector', dim: 2 }] as const;
    const described = describedAs(`milvus ${randomUUID()}`, quirks);
    // Of two gateways that do so at once, one is refused, and reads what the other wrote.
    await client
      .request({ operation: 'open', text: 'CreateCollection' }, call, (sdk, timeout) => sdk.createCollection({ collection_name: native, ...described, fields: fields.map((field) => ({ ...field })), timeout }))
      .catch(async (error: unknown) => {
        if (!(await collectionExists(client, native, call))) throw error;
      });
  }
  return descriptionOf(await describeCollection(client, native, call));
}

/** Milliseconds. */
const patience = 15_000;
