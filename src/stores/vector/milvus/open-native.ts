import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import { contextOf, type MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { sameCollection } from '../same-collection.ts';
import { layoutOf, parseLayout, schemaFields, type Layout } from './collection-schema.ts';
import { ownFields } from './fields.ts';
import { buildParams, type BuildSettings } from './index-settings.ts';
import { loadCollection } from './load-collection.ts';
import { OpenCollection } from './open-collection.ts';

export interface NewCollections {
  readonly build: BuildSettings;
  /** How many partitions tenants are spread over. */
  readonly partitions: number;
}

/** Creates, indexes and loads a collection, each where it is not yet so; a process that was killed between may have left it anywhere. */
export async function openNative(client: MilvusClient, native: string, definition: VectorCollection, settings: NewCollections, call: Call): Promise<OpenCollection> {
  const { postFilters, misplacesUpserts, forgetsDescriptions } = quirksOf(await client.version(call));
  if (!(await exists(client, native, call))) {
    const build = postFilters ? { ...settings.build, index: 'FLAT' as const } : settings.build;
    await create(client, native, layoutOf(definition, build), misplacesUpserts ? 1 : settings.partitions, forgetsDescriptions, call);
  }
  const { schema, properties } = await client.request({ operation: 'open', text: 'DescribeCollection' }, call, (sdk, timeout) => sdk.describeCollection({ collection_name: native, timeout }));
  const layout = parseLayout(schema.description || String(properties.find(({ key }) => key === layoutProperty)?.value ?? ''), native);
  sameCollection(layout, definition, contextOf('open'));
  if (postFilters && layout.build.index !== 'FLAT') throw new StoreFailure(FailureReason.Misconfigured, `the collection ${native} has the index ${layout.build.index} in a Milvus Lite, which filters only after its search: drop it, to have it made anew with the index FLAT`, contextOf('open'));
  await ensureIndex(client, native, layout, call);
  await loadCollection(client, native, call);
  return new OpenCollection(client, native, layout);
}

interface Quirks {
  /** Milvus Lite filters after its approximate search, and loses most of what it should find; its exact search has no such fault. */
  readonly postFilters: boolean;
  /**
   * Up to early 2024 an upsert chose the partition by another field than its key, so that no search for the tenant found the
   * row (https://github.com/milvus-io/milvus/pull/30772). There, all tenants share one partition.
   */
  readonly misplacesUpserts: boolean;
  /** Milvus Lite keeps a collection's properties, but not what describes it. */
  readonly forgetsDescriptions: boolean;
}

/** By version: the Go engine of 2.3 that comes as a Python package calls itself `v2.3.5-lite`, Milvus Lite `milvus_lite-3.2.2`. */
function quirksOf(version: string): Quirks {
  const lite = /^milvus[-_]lite/i.test(version);
  return { postFilters: lite, forgetsDescriptions: lite, misplacesUpserts: !lite && /^v?2\.[0-3](\.|$)/.test(version) };
}

const layoutProperty = 'trefoil.layout';

async function exists(client: MilvusClient, native: string, call: Call): Promise<boolean> {
  const { data } = await client.request({ operation: 'open', text: 'ShowCollections' }, call, (sdk, timeout) => sdk.showCollections({ timeout }));
  return data.some(({ name }) => name === native);
}

async function create(client: MilvusClient, native: string, layout: Layout, partitions: number, asProperty: boolean, call: Call): Promise<void> {
  const description = JSON.stringify(layout);
  const described = asProperty ? { properties: { [layoutProperty]: description } } : { description };
  try {
    await client.request({ operation: 'open', text: 'CreateCollection' }, call, (sdk, timeout) =>
      sdk.createCollection({ collection_name: native, ...described, fields: schemaFields(layout), num_partitions: partitions, consistency_level: 'Bounded', timeout }),
    );
  } catch (error) {
    // Another process may have been quicker; whether it made the same is seen next.
    if (!(await exists(client, native, call))) throw error;
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
