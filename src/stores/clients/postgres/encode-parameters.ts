import { types } from 'node:util';
import { quote } from '../../../kernel/errors.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { writeArray } from './array-literal.ts';

/**
 * Parameters in PostgreSQL's text form, null for NULL: strings as they are (JSON text too), numbers, booleans, bigints, dates,
 * bytes, arrays and typed arrays of these, other objects as JSON. The form follows the value alone, so a statement says the
 * type: `$1::text[]`. Throws `rejected` for what has no such form, naming the parameter: once postgres.js has begun to
 * write, an error of a parameter would be given to another query.
 */
export function encodeParameters(values: readonly unknown[], context: FailureContext): (string | null)[] {
  return values.map((value, index) => {
    const text = encode(value, (problem) => new StoreFailure(FailureReason.Rejected, `parameter $${index + 1} ${problem}`, context));
    if (text?.includes('\0') === true)
      throw new StoreFailure(FailureReason.Rejected, `parameter $${index + 1} holds the character U+0000, which PostgreSQL cannot store in text: take it out of ${quote(text)}`, context);
    if (text?.isWellFormed() === false)
      throw new StoreFailure(FailureReason.Rejected, `parameter $${index + 1} holds half of a surrogate pair, which is not Unicode text: mend ${quote(text)}`, context);
    return text;
  });
}

type Refuse = (problem: string) => StoreFailure;

function encode(value: unknown, refuse: Refuse): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    case 'object':
      return value === null ? null : encodeObject(value, refuse);
    default:
      throw refuse(value === undefined ? 'is undefined: give null for NULL' : `is a ${typeof value}, which has no form in SQL`);
  }
}

function encodeObject(value: object, refuse: Refuse): string {
  if (Array.isArray(value)) return writeArray(value.map((member) => encode(member, refuse)));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refuse('is an invalid date');
    return value.toISOString();
  }
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  if (types.isTypedArray(value)) return `{${value.join(',')}}`;
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw refuse(`cannot be written as JSON: ${error instanceof Error ? error.message : quote(error)}`);
  }
}
