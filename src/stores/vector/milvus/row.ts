import { quote } from '../../../kernel/errors.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Row, Value } from '../../../model/value.ts';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import { contextOf } from '../../clients/milvus/milvus-client.ts';
import { longestText, mostMembers } from './collection-schema.ts';
import { decode, encode, ownFields, type Fields, type StoredValue } from './fields.ts';
import { rowId } from './row-id.ts';

/** A row as Milvus keeps it. */
export type StoredRow = Readonly<Record<string, StoredValue | readonly number[]>>;

/** Its text is not among it: Milvus has full text from 2.5 on only. Throws StoreFailure where a value is larger than Milvus takes. */
export function storedRow(row: VectorRow, tenancy: Tenancy, fields: Fields): StoredRow {
  const stored: Record<string, StoredValue | readonly number[]> = {
    [ownFields.id]: rowId(row.key, tenancy),
    [ownFields.key]: row.key,
    [ownFields.tenant]: tenancy.tenant,
    [ownFields.project]: tenancy.project,
    [ownFields.version]: row.version,
    [ownFields.vector]: Array.from(row.vector),
  };
  for (const [attribute, field] of fields) {
    const value = encode(row.attributes[attribute] ?? null, field);
    const problem = problemOfSize(value);
    if (problem !== undefined) throw new StoreFailure(FailureReason.Rejected, `${attribute} of the row ${quote(row.key)} ${problem}`, contextOf('upsert'));
    stored[field.name] = value;
  }
  return stored;
}

/** The named attributes of a row that was read with their fields. */
export function attributesOf(stored: Readonly<Record<string, unknown>>, attributes: readonly string[], fields: Fields): Row {
  const row: Record<string, Value> = {};
  for (const attribute of attributes) {
    const field = fields.get(attribute);
    row[attribute] = field === undefined ? null : decode(stored[field.name], field);
  }
  return row;
}

export function fieldNames(attributes: readonly string[], fields: Fields): readonly string[] {
  return attributes.flatMap((attribute) => fields.get(attribute)?.name ?? []);
}

function problemOfSize(value: StoredValue): string | undefined {
  if (typeof value === 'number') return undefined;
  if (typeof value === 'string') return problemOfText(value);
  if (value.length > mostMembers) return `has ${value.length - 1} members, and Milvus takes at most ${mostMembers - 1}`;
  return value.map(problemOfText).find((problem) => problem !== undefined);
}

function problemOfText(text: string): string | undefined {
  // Three bytes are the most that a UTF-16 unit becomes.
  if (text.length * 3 <= longestText || Buffer.byteLength(text) <= longestText) return undefined;
  return `has ${Buffer.byteLength(text) - 1} bytes, and Milvus takes at most ${longestText - 1}`;
}
