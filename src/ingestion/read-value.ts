import type { Attribute } from '../catalog/catalog.ts';
import { quote } from '../kernel/errors.ts';
import { canonicalDate, canonicalDateTime } from '../model/date-time.ts';
import type { JsonValue, Value } from '../model/value.ts';
import { isCleanText } from './clean-text.ts';

/** How deep a JSON value may be nested: PostgreSQL and JavaScript both recurse into it. */
const maxDepth = 100;

/** A value from JSON in the form of `model/value`; undefined, with a sentence added to `problems`, where the attribute cannot hold it. */
export function readValue(attribute: Attribute, value: unknown, problems: string[]): Value | undefined {
  if (value === null) {
    if (attribute.nullable) return null;
    problems.push(`${attribute.name}: is required and cannot be null`);
    return undefined;
  }
  const read = attribute.list ? readList(attribute, value) : readOne(attribute, value);
  if (read === undefined) problems.push(`${attribute.name}: expected ${attribute.list ? `a list, each member ${expected(attribute)}` : expected(attribute)}, got ${quote(value)}`);
  return read;
}

function readList(attribute: Attribute, value: unknown): Value | undefined {
  if (!Array.isArray(value)) return undefined;
  const members = value.map((member) => readOne(attribute, member));
  return members.includes(undefined) ? undefined : (members as JsonValue[]);
}

function readOne({ kind, members }: Attribute, value: unknown): Value | undefined {
  switch (kind) {
    case 'string':
      return isCleanText(value) ? value : undefined;
    case 'id':
      return isCleanText(value) ? value : Number.isSafeInteger(value) ? String(value) : undefined;
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'datetime':
      return canonicalDateTime(value);
    case 'date':
      return canonicalDate(value);
    case 'enum':
      return typeof value === 'string' && members.includes(value) ? value : undefined;
    case 'json':
      return isStorable(value, 0) ? (value as JsonValue) : undefined;
    default:
      return kind satisfies never;
  }
}

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isCleanText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === maxDepth) return false;
  return Object.entries(value).every(([name, member]) => isCleanText(name) && isStorable(member, depth + 1));
}

function expected({ kind, members }: Attribute): string {
  switch (kind) {
    case 'string':
      return 'a text (without U+0000 and half surrogate pairs)';
    case 'id':
      return 'an identifier: a text (without U+0000 and half surrogate pairs) or a whole number';
    case 'int':
      return 'a whole number from -2147483648 to 2147483647';
    case 'float':
      return 'a finite number';
    case 'boolean':
      return 'true or false';
    case 'datetime':
      return 'a moment in ISO 8601 with an offset, such as "2024-05-01T12:00:00Z"';
    case 'date':
      return 'a day such as "2024-05-01"';
    case 'enum':
      return `one of ${members.map((member) => `"${member}"`).join(', ')}`;
    case 'json':
      return `JSON at most ${maxDepth} levels deep, with finite numbers, and without U+0000 and half surrogate pairs`;
    default:
      return kind satisfies never;
  }
}
