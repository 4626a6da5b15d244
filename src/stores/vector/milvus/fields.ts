import { shortHash } from '../../../kernel/hash.ts';
import type { Value, Scalar } from '../../../model/value.ts';
import { scalarForm, type ScalarForm } from '../scalar-form.ts';
import type { StoredAttribute } from '../same-collection.ts';

/**
 * Where an attribute lives in a row of Milvus, and as what. Before 2.5 there are no nulls, and later ones compare otherwise
 * than ours, so every field always has a value and null is one that no attribute can have:
 * - `text`: `=` and the text, or nothing at all; JSON is text that is never compared;
 * - `whole`: integers and booleans (0, 1), or -2^53;
 * - `double`: or minus infinity;
 * - `members`: `!` and then `=` and the text of each member, or `~` alone.
 * The first three order as the values do, null below all.
 */
export interface Field {
  readonly name: string;
  readonly encoding: 'text' | 'whole' | 'double' | 'members';
  /** Of the attribute, or of its members. */
  readonly form: ScalarForm;
}

/** By attribute name. */
export type Fields = ReadonlyMap<string, Field>;

export type StoredValue = string | number | readonly string[];

export function fieldsOf(attributes: readonly StoredAttribute[]): Fields {
  return new Map(attributes.map((attribute) => [attribute.name, fieldOf(attribute)]));
}

/** The prefix keeps clear of our own fields and of the words of Milvus's expressions. */
function fieldOf({ name, kind, list }: StoredAttribute): Field {
  const form = scalarForm(kind);
  return { name: name.length <= longestName ? `a_${name}` : `h_${shortHash(name)}`, encoding: list && form !== 'json' ? 'members' : encodingOf(form, kind === 'int'), form };
}

function encodingOf(form: ScalarForm, integral: boolean): 'text' | 'whole' | 'double' {
  if (form === 'boolean') return 'whole';
  if (form === 'number') return integral ? 'whole' : 'double';
  return 'text';
}

export function encode(value: Value, { encoding, form }: Field): StoredValue {
  if (value === null) return { text: '', whole: nullWhole, double: Number.NEGATIVE_INFINITY, members: nullMembers }[encoding];
  switch (encoding) {
    case 'text':
      return present(form === 'json' ? JSON.stringify(value) : String(value));
    case 'whole':
    case 'double':
      // Milvus Lite takes a negative zero for another number than zero.
      return Number(value) + 0;
    case 'members':
      return [listMark, ...(value as readonly Scalar[]).map(memberText)];
    default:
      return encoding satisfies never;
  }
}

/** Of what Milvus gave back: integers come as text. */
export function decode(stored: unknown, { encoding, form }: Field): Value {
  switch (encoding) {
    case 'text': {
      const text = String(stored);
      if (text === '') return null;
      return form === 'json' ? (JSON.parse(text.slice(1)) as Value) : text.slice(1);
    }
    case 'whole':
    case 'double': {
      const number = Number(stored);
      if (number === nullWhole && encoding === 'whole') return null;
      if (number === Number.NEGATIVE_INFINITY) return null;
      return form === 'boolean' ? number === 1 : number;
    }
    case 'members': {
      const [mark, ...members] = stored as readonly string[];
      return mark === listMark ? members.map((member) => scalarOf(member.slice(1), form)) : null;
    }
    default:
      return encoding satisfies never;
  }
}

/** A text that is not null, as it is stored. */
export function present(text: string): string {
  return `=${text}`;
}

/** A member of a list, as it is stored. */
export function memberText(member: Scalar): string {
  return present(String(typeof member === 'number' ? member + 0 : member));
}

function scalarOf(text: string, form: ScalarForm): Scalar {
  if (form === 'number') return Number(text);
  return form === 'boolean' ? text === 'true' : text;
}

/** The first member of every list that is not null. */
export const listMark = '!';
const nullMembers = ['~'];
/** Below every safe integer. */
export const nullWhole = -(2 ** 53);

/** Milvus allows 255 characters. */
const longestName = 200;

/** The fields every row has besides its attributes. */
export const ownFields = {
  /** The primary key: a hash of tenant, project and key, in hex. */
  id: 'id',
  key: 'key',
  tenant: 'tenant',
  project: 'project',
  version: 'version',
  vector: 'vector',
} as const;
