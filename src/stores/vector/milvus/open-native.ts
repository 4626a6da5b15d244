import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import { contextOf, type MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { sameCollection } from '../same-collection.ts';
import { layoutOf, parseLayout, schemaFields, type Layout } from './collection-schema.ts';
import { collectionExists, describeCollection, describedAs, descriptionOf } from './described.ts';
import { ownFields } from './fields.ts';
import { buildParams, type BuildSettings } from './index-settings.ts';
import { loadCollection } from './load-collection.ts';
import { OpenCollection } from './open-collection.ts';
import { quirksOf, type Quirks } from './quirks.ts';

export interface NewCollections {
  readonly build: BuildSettings;
  /** How many partitions tenants are spread over. */
  readonly partitions: number;
}

/** Creates, indexes and loads a collection, each where it is not yet so; a process that was killed between may have left it anywhere. */
export async function openNative(client: MilvusClient, native: string, definition: VectorCollection, settings: NewCollections, call: Call): Promise<OpenCollection> {
  const quirks = quirksOf(await client.version(call));
  if (!(await collectionExists(client, native, call))) await create(client, native, definition, settings, quirks, call);
  const layout = parseLayout(descriptionOf(await describeCollection(client, native, call)), native);
  sameCollection(layout, definition, contextOf('open'));
  if (quirks.postFilters && layout.build.index !== 'FLAT') throw new StoreFailure(FailureReason.Misconfigured, `the collection ${native} has the index ${layout.build.index} in a Milvus Lite, which filters only after its search: drop it, to have it made anew with the index FLAT`, contextOf('open'));
  await ensureIndex(client, native, layout, call);
  await loadCollection(client, native, call);
  return new OpenCollection(client, native, layout);
}

async function create(client: MilvusClient, native: string, definition: VectorCollection, settings: NewCollections, quirks: Quirks, call: Call): Promise<void> {
  const layout = layoutOf(definition, quirks.postFilters ? { ...settings.build, index: 'FLAT' } : settings.build);
  const partitions = quirks.misplacesUpserts ? 1 : settings.partitions;
  try {
    await client.request({ operation: 'open', text: 'CreateCollection' }, call, (sdk, timeout) =>
      sdk.createCollection({ collection_name: native, ...describedAs(JSON.stringify(layout), quirks), fields: schemaFields(layout), num_partitions: partitions, consistency_level: 'Bounded', timeout }),
    );
  } catch (error) {
    // Another process may have been quicker; whether it made the same is seen next.
    if (!(await collectionExists(client, native, call))) throw error;
  }
}

async function ensureIndex(client: MilvusClient, native: string, { build }: Layout, call: Call): Promise<void> {
  const found = await client
    .request({ operation: 'open', text: 'DescribeIndex' }, call, (sdk, timeout) => sdk.describeIndex({ collection_name: native, field_name: ownFields.vector, timeout }))
    .catch((error: unknown) => {
      if (error instanceof StoreFailure && (error.reason === FailureReason.NotFound || error.reason === FailureReason.Rejected)) return undefined;
      throw error;
    });
  if (found !== undefined && found.index_descriptions.length > 0) return;
  await client.request({ operation: 'open', text: `CreateIndex ${build.index}` }, call, (sdk, timeout) =>
    sdk.createIndex({ collection_name: native, field_name: ownFields.vector, index_type: build.index, metric_type: 'COSINE', params: { ...buildParams(build) }, timeout }),
  );
}
