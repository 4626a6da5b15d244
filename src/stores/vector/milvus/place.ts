import { randomUUID } from 'node:crypto';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { collectionExists, describeCollection, describedAs, descriptionOf } from './described.ts';
import { ownCall } from './own-call.ts';
import { quirksOf } from './quirks.ts';

/** What the collections that say something of the place are called after the prefix; none of ours can be called so. */
export const placeNames = ['Place', 'Truth'] as const;

/** Names the collections of a prefix in a Milvus, for as long as it keeps them: a server that was emptied has another name. */
export function milvusPlace(client: MilvusClient, prefix: string): Promise<string> {
  return described(client, `${prefix}Place`, `milvus ${randomUUID()}`);
}

/** Which truth the collections of a prefix were filled from: this one, where none has said so before. */
export function milvusTruth(client: MilvusClient, prefix: string, truth: string): Promise<string> {
  return described(client, `${prefix}Truth`, truth);
}

/** What a collection says of itself, or, where there is none, is made to say: nothing else is kept as long as the others are. */
async function described(client: MilvusClient, native: string, text: string): Promise<string> {
  const call = { ...ownCall(), deadline: Date.now() + patience };
  const quirks = quirksOf(await client.version(call));
  if (!(await collectionExists(client, native, call))) {
    const fields = [{ name: 'id', data_type: 'VarChar', max_length: 40, is_primary_key: true }, { name: 'vector', data_type: 'FloatVector', dim: 2 }] as const;
    // Of two gateways that do so at once, one is refused, and reads what the other wrote.
    await client
      .request({ operation: 'open', text: 'CreateCollection' }, call, (sdk, timeout) => sdk.createCollection({ collection_name: native, ...describedAs(text, quirks), fields: fields.map((field) => ({ ...field })), timeout }))
      .catch(async (error: unknown) => {
        if (!(await collectionExists(client, native, call))) throw error;
      });
  }
  return descriptionOf(await describeCollection(client, native, call));
}

/** Milliseconds. */
const patience = 15_000;
