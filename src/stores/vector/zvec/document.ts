import { hash } from 'node:crypto';
import type { ZVecDoc, ZVecDocInput } from '@zvec/zvec';
import type { Tenancy } from '../../../model/tenancy.ts';
import type { Row, Scalar, Value } from '../../../model/value.ts';
import type { VectorRow } from '../../../ports/vector-store.ts';
import { decodeText, encodeText } from './encoded-text.ts';
import { ownFields, type Field, type Fields } from './fields.ts';
import { scalarText, textScalar } from './scalar-text.ts';

/** A row as zvec keeps it. */
export function documentOf(row: VectorRow, tenancy: Tenancy, fields: Fields): ZVecDocInput {
  const { id, slot } = address(row.key, tenancy);
  const members: Record<string, unknown> = {
    [ownFields.key]: encodeText(row.key),
    [ownFields.tenant]: encodeText(tenancy.tenant),
    [ownFields.project]: encodeText(tenancy.project),
    [ownFields.version]: row.version,
    [ownFields.slot]: slot,
    [ownFields.text]: row.text,
  };
  for (const [attribute, field] of fields) {
    const value = row.attributes[attribute] ?? null;
    // Null is a field left out; zvec takes neither null nor undefined.
    if (value !== null) members[field.name] = encode(value, field);
  }
  return { id, vectors: { [ownFields.vector]: row.vector }, fields: members };
}

/** zvec's ids are at most 64 characters of a small alphabet, keys are any text in any tenant: a hash of 43 stands for both. */
export function documentId(key: string, tenancy: Tenancy): string {
  return address(key, tenancy).id;
}

function address(key: string, tenancy: Tenancy): { readonly id: string; readonly slot: number } {
  const digest = hash('sha256', JSON.stringify([tenancy.tenant, tenancy.project, key]), 'buffer');
  return { id: digest.toString('base64url'), slot: digest.readUInt32BE(0) >>> 2 };
}

export function keyOf(document: ZVecDoc): string {
  return decodeText(String(document.fields[ownFields.key]));
}

/** The named attributes of a document that was read with their fields. */
export function attributesOf(document: ZVecDoc, attributes: readonly string[], fields: Fields): Row {
  const row: Record<string, Value> = {};
  for (const attribute of attributes) {
    const field = fields.get(attribute);
    const stored: unknown = field === undefined ? undefined : document.fields[field.name];
    row[attribute] = field === undefined || stored === undefined || stored === null ? null : decode(stored, field);
  }
  return row;
}

function encode(value: Value, { form, list }: Field): string | readonly string[] {
  if (form === 'json') return JSON.stringify(value);
  return list ? (value as readonly Scalar[]).map(scalarText) : scalarText(value as Scalar);
}

function decode(stored: unknown, { form, list }: Field): Value {
  if (form === 'json') return JSON.parse(String(stored)) as Value;
  return list ? Array.from(stored as Iterable<unknown>, (member) => textScalar(String(member), form)) : textScalar(String(stored), form);
}
