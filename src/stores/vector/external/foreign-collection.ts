import type { MilvusClient as Sdk } from '@zilliz/milvus2-sdk-node';
import type { Attribute, EntityType, MilvusCollection } from '../../../catalog/catalog.ts';
import { defaultTenancy, type Tenancy } from '../../../model/tenancy.ts';
import type { Row } from '../../../model/value.ts';
import type { Call } from '../../../ports/call.ts';
import type { Answer, MilvusClient } from '../../clients/milvus/milvus-client.ts';
import { isNotLoaded } from '../../clients/milvus/milvus-failure.ts';
import { allOf, type Condition } from '../condition.ts';
import { loadCollection } from '../milvus/load-collection.ts';
import { readForeign, type ForeignField } from './foreign-field.ts';
import type { ForeignIndex } from './foreign-index.ts';
import { holding } from './wider-expression.ts';

/** What the SDL says of a collection, and what the server does. */
export interface ForeignDescription {
  readonly entity: EntityType;
  readonly source: MilvusCollection;
  readonly key: ForeignField;
  /** Whether no two rows have one key. */
  readonly isPrimary: boolean;
  readonly tenant: ForeignField | undefined;
  readonly project: ForeignField | undefined;
  /** By attribute name. */
  readonly fields: ReadonlyMap<string, ForeignField>;
  readonly index: ForeignIndex;
}

/** A collection that was there before. It is read by the names that its owner gave it. */
export class ForeignCollection {
  readonly name: string;
  readonly source: MilvusCollection;
  readonly key: ForeignField;
  readonly isPrimary: boolean;
  readonly index: ForeignIndex;
  readonly fields: ReadonlyMap<string, ForeignField>;
  /** By name: those that stand beside the vectors. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly #owners: readonly (readonly [keyof Tenancy, ForeignField | undefined])[];
  readonly #client: MilvusClient;

  constructor(client: MilvusClient, { entity, source, key, isPrimary, tenant, project, fields, index }: ForeignDescription) {
    this.#client = client;
    this.name = entity.name;
    this.source = source;
    this.key = key;
    this.isPrimary = isPrimary;
    this.index = index;
    this.fields = fields;
    this.attributes = new Map([...entity.attributes].filter(([name]) => fields.has(name)));
    this.#owners = [['tenant', tenant], ['project', project]];
  }

  /** What every request for a tenant's rows is limited to. */
  ownedBy(tenancy: Tenancy): Condition {
    return allOf(this.#owners.map(([part, field]) => (field === undefined ? tenancy[part] === defaultTenancy[part] : holding(field, tenancy[part]))));
  }

  /** What must be read for these attributes. */
  fieldNames(attributes: Iterable<string>): string[] {
    return [...new Set([this.key.name, ...[...attributes].flatMap((name) => this.fields.get(name)?.name ?? [])])];
  }

  keyOf(stored: StoredFields): string {
    return String(valueOf(stored, this.key));
  }

  attributesOf(stored: StoredFields, names: Iterable<string>): Row {
    return Object.fromEntries([...names].map((name) => {
      const [attribute, field] = [this.attributes.get(name), this.fields.get(name)];
      return [name, attribute === undefined || field === undefined ? null : readForeign(valueOf(stored, field), attribute, field)];
    }));
  }

  /** Sends a request, again where the collection had first to be loaded: a restarted server may have forgotten it. */
  async request<T extends Answer>(operation: string, text: string, call: Call, send: (sdk: Sdk, timeout: number) => Promise<T>): Promise<T> {
    try {
      return await this.#client.request({ operation, text }, call, send);
    } catch (error) {
      if (!isNotLoaded(error)) throw error;
      await loadCollection(this.#client, this.source.name, { ...call, observe: () => {} });
      return this.#client.request({ operation, text }, call, send);
    }
  }
}

export type StoredFields = Readonly<Record<string, unknown>>;

/** What the schema does not name comes back among the rest by a search, and under a name of its own by a query. */
function valueOf(stored: StoredFields, { name }: ForeignField): unknown {
  return stored[name] ?? (stored['$meta'] as StoredFields | undefined)?.[name];
}
