import type { FieldSchema } from '@zilliz/milvus2-sdk-node';
import type { EntityType, MilvusCollection } from '../../../catalog/catalog.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { collectionExists, describeCollection } from '../milvus/described.ts';
import { loadCollection } from '../milvus/load-collection.ts';
import { ForeignCollection } from './foreign-collection.ts';
import { foreignField, misfit, type ForeignField } from './foreign-field.ts';
import { foreignIndex, type ForeignIndex } from './foreign-index.ts';
import { everyRow } from './scan-foreign.ts';

/** The collection of a type as the server describes it, or all that keeps it from being read as the SDL says, in sentences. Rejects with StoreFailure where the server does not answer. */
export async function describeForeign(client: MilvusClient, entity: EntityType, source: MilvusCollection, call: Call): Promise<ForeignCollection | readonly string[]> {
  if (!(await collectionExists(client, source.name, call))) return [`there is no collection ${source.name}, or its user does not see it`];
  const { schema } = await describeCollection(client, source.name, call);
  const isOpen = schema.enable_dynamic_field;
  const described = new Map<string, FieldSchema>(schema.fields.map((field) => [field.name, field]));
  const problems = [...problemsOfVector(described.get(source.vector), source)];
  const key = keyField('key', source.key);
  const tenant = source.tenant === undefined ? undefined : keyField('tenant', source.tenant);
  const project = source.project === undefined ? undefined : keyField('project', source.project);
  const fields = attributeFields();
  const index = problems.length === 0 ? await indexOf(client, source, call) : undefined;
  if (index !== undefined && index.metric !== source.metric) problems.push(`the index of ${source.vector} compares by ${index.metric}, not ${source.metric}: ${index.metric === 'COSINE' || index.metric === 'IP' ? `write metric: ${index.metric}` : 'only COSINE and IP are read'}`);
  if (problems.length === 0 && index === undefined) problems.push(`${source.vector} has no index, without which Milvus searches nothing: create one`);
  if (problems.length === 0) problems.push(...(await problemsOfLoading(client, source, key, call)));
  if (problems.length > 0 || key === undefined || index === undefined) return problems;
  return new ForeignCollection(client, { entity, source, key, isPrimary: described.get(source.key)?.is_primary_key === true, tenant, project, fields, index });

  function keyField(role: string, name: string): ForeignField | undefined {
    const found = described.get(name) ?? (isOpen && role !== 'key' ? undefined : null);
    if (found === null) return lack(`its ${role} field ${name} is not there${alternatives()}`);
    const field = foreignField(name, found);
    if (field !== undefined && !field.list && (field.encoding === 'text' || field.encoding === 'whole' || (field.encoding === 'open' && role !== 'key'))) return field;
    return lack(`its ${role} field ${name} is ${String(found?.data_type)}: expected VarChar or an integer type`);
  }

  function attributeFields(): ReadonlyMap<string, ForeignField> {
    const found = new Map<string, ForeignField>();
    for (const attribute of entity.attributes.values()) {
      if (!attribute.inVector || attribute.name === entity.ownKey.name) continue;
      const name = attribute.vectorField;
      if (!described.has(name) && !isOpen) {
        lack(`${attribute.name} is mirrored in the field ${name}, which is not there${alternatives()}; name it by @vectorField(name: "…"), or leave @mirrored out`);
        continue;
      }
      const field = foreignField(name, described.get(name));
      const expected = field === undefined ? 'a scalar' : misfit(attribute, field);
      if (field === undefined || expected !== undefined) lack(`${attribute.name} is ${attribute.list ? `[${attribute.graphqlType}]` : attribute.graphqlType}, and the field ${name} is ${typeOf(described.get(name))}: expected ${expected}`);
      else found.set(attribute.name, field);
    }
    return found;
  }

  function lack(problem: string): undefined {
    problems.push(problem);
  }

  function alternatives(): string {
    return ` (it has ${[...described.keys()].join(', ')})`;
  }
}

function typeOf(field: FieldSchema | undefined): string {
  return field?.data_type === 'Array' ? `an Array of ${String(field.element_type)}` : String(field?.data_type);
}

function problemsOfVector(field: FieldSchema | undefined, { vector, dimensions }: MilvusCollection): string[] {
  if (field === undefined) return [`its vector field ${vector} is not there`];
  if (field.data_type !== 'FloatVector') return [`its vector field ${vector} is ${String(field.data_type)}: expected FloatVector`];
  const has = Number(field.type_params.find(({ key }) => key === 'dim')?.value ?? field.dim);
  return has === dimensions ? [] : [`its vectors have ${has} dimensions, not ${dimensions}: write dimensions: ${has}`];
}

async function indexOf(client: MilvusClient, { name, vector }: MilvusCollection, call: Call): Promise<ForeignIndex | undefined> {
  try {
    return foreignIndex(await client.request({ operation: 'open', text: 'DescribeIndex' }, call, (sdk, timeout) => sdk.describeIndex({ collection_name: name, field_name: vector, timeout })), vector);
  } catch (error) {
    if (error instanceof StoreFailure && (error.reason === FailureReason.NotFound || error.reason === FailureReason.Rejected)) return undefined;
    throw error;
  }
}

/** Loading changes no data, but a user who may only read may not be let to. */
async function problemsOfLoading(client: MilvusClient, { name, vector, metric }: MilvusCollection, key: ForeignField | undefined, call: Call): Promise<readonly string[]> {
  try {
    const { state } = await client.request({ operation: 'open', text: 'GetLoadState' }, call, (sdk, timeout) => sdk.getLoadState({ collection_name: name, timeout }));
    if (state !== 'LoadStateLoaded') await loadCollection(client, name, call);
    return metric === 'IP' && key !== undefined ? await problemsOfLength(client, name, vector, key, call) : [];
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    return [`it is not loaded, and cannot be (${error.reason}: ${error.detail}): load it in Milvus`];
  }
}

/** Inner products are cosines of vectors of length 1 alone; some tell of all. */
async function problemsOfLength(client: MilvusClient, name: string, vector: string, key: ForeignField, call: Call): Promise<readonly string[]> {
  const { data } = await client.request({ operation: 'open', text: 'lengths' }, call, (sdk, timeout) => sdk.query({ collection_name: name, filter: everyRow(key), output_fields: [vector], limit: sampled, timeout }));
  const odd = data.map((row) => Math.hypot(...(row[vector] as readonly number[]))).find((length) => Math.abs(length - 1) > tolerance);
  return odd === undefined ? [] : [`its index compares by inner product, which is the cosine only of vectors of length 1, and one has ${odd.toFixed(3)}: index it by COSINE`];
}

const sampled = 100;
/** Of lengths in 32 bits, and of models that round their output. */
const tolerance = 0.01;
