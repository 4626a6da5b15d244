import type { DescribeCollectionResponse } from '@zilliz/milvus2-sdk-node';
import type { Call } from '../../../ports/call.ts';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';
import type { Quirks } from './quirks.ts';

/** How a new collection is made to say something of itself. */
export function describedAs(text: string, { forgetsDescriptions }: Quirks): { readonly description: string } | { readonly properties: Record<string, string> } {
  return forgetsDescriptions ? { properties: { [property]: text } } : { description: text };
}

/** What a collection says of itself; '' where nothing. */
export function descriptionOf({ schema, properties }: DescribeCollectionResponse): string {
  return schema.description || String(properties.find(({ key }) => key === property)?.value ?? '');
}

export async function collectionExists(client: MilvusClient, native: string, call: Call): Promise<boolean> {
  const { data } = await client.request({ operation: 'open', text: 'ShowCollections' }, call, (sdk, timeout) => sdk.showCollections({ timeout }));
  return data.some(({ name }) => name === native);
}

export function describeCollection(client: MilvusClient, native: string, call: Call): Promise<DescribeCollectionResponse> {
  return client.request({ operation: 'open', text: 'DescribeCollection' }, call, (sdk, timeout) => sdk.describeCollection({ collection_name: native, timeout }));
}

const property = 'trefoil.layout';
