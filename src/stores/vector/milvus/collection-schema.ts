import type { FieldType } from '@zilliz/milvus2-sdk-node';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import { contextOf } from '../../clients/milvus/milvus-client.ts';
import type { StoredCollection } from '../same-collection.ts';
import { fieldsOf, ownFields, type Field } from './fields.ts';
import type { BuildSettings } from './index-settings.ts';

/** What is written down about a collection, in its description: fields alone do not tell a date from a title. */
export interface Layout extends StoredCollection {
  /** How rows are laid out in fields; raised with any change of it. */
  readonly format: number;
  readonly build: BuildSettings;
}

export const currentFormat = 1;

export function layoutOf({ name, dimensions, attributes }: VectorCollection, build: BuildSettings): Layout {
  return { format: currentFormat, name, dimensions, attributes: attributes.map(({ name: attribute, kind, list }) => ({ name: attribute, kind, list })), build };
}

/** Rejects with `misconfigured` where a collection is not one of ours, or of another format. */
export function parseLayout(description: string, collection: string): Layout {
  const layout = parse(description);
  if (layout?.format === currentFormat) return layout as Layout;
  const what = layout?.format === undefined ? 'was not made by Trefoil' : `is of format ${layout.format}, expected ${currentFormat}`;
  throw new StoreFailure(FailureReason.Misconfigured, `the collection ${collection} in Milvus ${what}: drop it, or choose another prefix for the names of Trefoil's collections`, contextOf('open'));
}

export function schemaFields({ dimensions, attributes }: Layout): FieldType[] {
  const text = { data_type: 'VarChar', max_length: longestText } as const;
  return [
    { name: ownFields.id, data_type: 'VarChar', max_length: 40, is_primary_key: true },
    { name: ownFields.key, ...text },
    { name: ownFields.tenant, ...text, is_partition_key: true },
    { name: ownFields.project, ...text },
    { name: ownFields.version, data_type: 'Int64' },
    { name: ownFields.vector, data_type: 'FloatVector', dim: dimensions },
    ...[...fieldsOf(attributes).values()].map(attributeField),
  ];

  function attributeField({ name, encoding }: Field): FieldType {
    switch (encoding) {
      case 'text':
        return { name, ...text };
      case 'whole':
        return { name, data_type: 'Int64' };
      case 'double':
        return { name, data_type: 'Double' };
      case 'members':
        return { name, data_type: 'Array', element_type: 'VarChar', max_length: longestText, max_capacity: mostMembers };
      default:
        return encoding satisfies never;
    }
  }
}

/** Milvus's limits to a text, in bytes, and to a list, in members. */
export const longestText = 65_535;
export const mostMembers = 4096;

interface Unchecked {
  readonly format?: unknown;
}

function parse(text: string): Unchecked | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
