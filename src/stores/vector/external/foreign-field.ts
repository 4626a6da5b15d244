import type { FieldSchema } from '@zilliz/milvus2-sdk-node';
import type { Attribute } from '../../../catalog/catalog.ts';
import type { JsonValue, Scalar, Value } from '../../../model/value.ts';
import { scalarForm } from '../scalar-form.ts';

/**
 * A field of a collection that was there before, as far as values can be read from it:
 * - `text` VarChar, `whole` integers, `single` and `double` floats, `boolean`;
 * - `open` is whatever a row has: a JSON field, or one that the collection's schema does not name.
 * Lists are an Array of one of the first, or open.
 */
export interface ForeignField {
  readonly name: string;
  readonly encoding: 'text' | 'whole' | 'single' | 'double' | 'boolean' | 'open';
  readonly list: boolean;
  /** Whether a row may be without a value, of which Milvus's negations make what they like. */
  readonly nullable: boolean;
  /** Of `whole`: integers of so many bits. */
  readonly bits: number;
}

/** What is said of a collection's field; where it is not named, one that rows may have besides. */
export function foreignField(name: string, described: FieldSchema | undefined): ForeignField | undefined {
  if (described === undefined) return { name, encoding: 'open', list: false, nullable: true, bits: 0 };
  const { data_type, element_type } = described;
  const list = data_type === 'Array';
  const found = encodings[String(list ? element_type : data_type)];
  return found && { name, encoding: found.encoding, list, nullable: Boolean(described.nullable) || found.encoding === 'open', bits: found.bits };
}

const encodings: Readonly<Record<string, { readonly encoding: ForeignField['encoding']; readonly bits: number }>> = {
  VarChar: { encoding: 'text', bits: 0 }, String: { encoding: 'text', bits: 0 },
  Int8: { encoding: 'whole', bits: 8 }, Int16: { encoding: 'whole', bits: 16 }, Int32: { encoding: 'whole', bits: 32 }, Int64: { encoding: 'whole', bits: 64 },
  Float: { encoding: 'single', bits: 0 }, Double: { encoding: 'double', bits: 0 }, Bool: { encoding: 'boolean', bits: 0 }, JSON: { encoding: 'open', bits: 0 },
};

/** What kinds of field an attribute can be read from, in words of Milvus; undefined where this is one of them. */
export function misfit({ kind, list }: Attribute, field: ForeignField): string | undefined {
  if (field.encoding === 'open') return undefined;
  const form = scalarForm(kind);
  const fits = { text: ['text'], number: kind === 'int' ? ['whole'] : ['whole', 'single', 'double'], boolean: ['boolean'], json: [] }[form] as readonly string[];
  if (fits.includes(field.encoding) && list === field.list) return undefined;
  const one = { text: 'VarChar', number: kind === 'int' ? 'an integer type' : 'Double', boolean: 'Bool', json: 'JSON' }[form];
  return list ? `an Array of ${one}` : one;
}

/** The value of an attribute in what Milvus gave back: integers come as text, and open fields may hold anything. */
export function readForeign(stored: unknown, { kind, list }: Attribute, { encoding }: ForeignField): Value {
  if (stored === null || stored === undefined) return null;
  if (kind === 'json') return stored as JsonValue;
  if (!list) return readScalar(stored, kind, encoding);
  if (!Array.isArray(stored)) return null;
  const members = stored.map((member) => readScalar(member, kind, encoding));
  return members.every((member) => member !== null) ? members : null;
}

function readScalar(stored: unknown, kind: Attribute['kind'], encoding: ForeignField['encoding']): Scalar | null {
  switch (scalarForm(kind)) {
    case 'boolean':
      return typeof stored === 'boolean' ? stored : null;
    case 'number': {
      if (typeof stored !== 'number' && (encoding === 'open' || typeof stored !== 'string')) return null;
      const number = encoding === 'single' ? shortest(Number(stored)) : Number(stored);
      return Number.isFinite(number) && (kind !== 'int' || Number.isSafeInteger(number)) ? number : null;
    }
    default:
      if (typeof stored !== 'string') return kind === 'id' && typeof stored === 'number' ? String(stored) : null;
      return kind === 'datetime' || kind === 'date' ? readTime(stored, kind) : stored;
  }
}

/** The number somebody wrote who got this one back from 32 bits: 0.1, not 0.10000000149. */
function shortest(single: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const number = Number(single.toPrecision(digits));
    if (Math.fround(number) === single) return number;
  }
  return single;
}

/** As all stores write times, whatever form of ISO 8601 the collection's owner likes. */
function readTime(text: string, kind: 'datetime' | 'date'): string | null {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return null;
  return kind === 'date' ? time.toISOString().slice(0, 10) : time.toISOString();
}
