import { shortHash } from '../../../kernel/hash.ts';
import { scalarForm, type ScalarForm } from '../scalar-form.ts';
import type { StoredAttribute } from '../same-collection.ts';

/** Where an attribute lives in a zvec document. */
export interface Field {
  readonly name: string;
  readonly form: ScalarForm;
  readonly list: boolean;
}

/** By attribute name. */
export type Fields = ReadonlyMap<string, Field>;

export function fieldsOf(attributes: readonly StoredAttribute[]): Fields {
  return new Map(attributes.map((attribute) => [attribute.name, fieldOf(attribute)]));
}

/** A list of JSON values is one JSON value, hence one string. */
export function fieldOf(attribute: StoredAttribute): Field {
  const form = scalarForm(attribute.kind);
  return { name: fieldName(attribute.name), form, list: attribute.list && form !== 'json' };
}

/**
 * zvec allows 32 characters and no word of its filter language, such as `order` or `from`; the underscore at the end keeps
 * clear of those and of our own fields.
 */
function fieldName(attribute: string): string {
  return attribute.length < 32 ? `${attribute}_` : `__${shortHash(attribute)}`;
}

/** The fields every document has besides its attributes. */
export const ownFields = {
  /** The row's key as it is; zvec's own id is a hash of it. */
  key: 'key',
  tenant: 'tenant',
  project: 'project',
  version: 'version',
  /** A number below 2^30, spread evenly over the rows: a range of slots is a page of rows. */
  slot: 'slot',
  text: 'text',
  vector: 'vector',
} as const;
