import type { Call } from '../../../ports/call.ts';
import type { FoundCollection } from '../../../ports/foreign-schema.ts';
import { StoreFailure } from '../../../ports/store-failure.ts';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { describeCollection } from '../milvus/described.ts';
import { foreignIndex } from './foreign-index.ts';

/** Reads what collections a Milvus has, but for those whose names begin with `prefix`, which are ours. */
export async function introspectCollections(client: MilvusClient, prefix: string, call: Call): Promise<readonly FoundCollection[]> {
  const { data } = await client.request({ operation: 'introspect', text: 'ShowCollections' }, call, (sdk, timeout) => sdk.showCollections({ timeout }));
  const names = data.map(({ name }) => name).filter((name) => !name.startsWith(prefix)).sort();
  return Promise.all(names.map(async (name) => {
    const { schema } = await describeCollection(client, name, call);
    const fields = await Promise.all(schema.fields.map(async (field) => {
      const isVector = String(field.data_type).endsWith('Vector');
      const type = field.data_type === 'Array' ? `Array of ${String(field.element_type)}` : String(field.data_type);
      return { name: field.name, type, isKey: field.is_primary_key === true, isNumbered: field.autoID === true, dimensions: isVector ? Number(field.type_params.find(({ key }) => key === 'dim')?.value ?? field.dim) : undefined, metric: isVector ? await metricOf(client, name, field.name, call) : undefined };
    }));
    return { name, description: schema.description, fields, isOpen: schema.enable_dynamic_field };
  }));
}

/** Undefined where the field has no index. */
async function metricOf(client: MilvusClient, collection: string, field: string, call: Call): Promise<string | undefined> {
  try {
    return foreignIndex(await client.request({ operation: 'introspect', text: 'DescribeIndex' }, call, (sdk, timeout) => sdk.describeIndex({ collection_name: collection, field_name: field, timeout })), field)?.metric;
  } catch (error) {
    if (error instanceof StoreFailure && !error.retryable) return undefined;
    throw error;
  }
}
