import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputField, type GraphQLInputType } from 'graphql';
import type { Random } from '../random.ts';

/** What values are made of besides chance. */
export interface Material {
  readonly random: Random;
  /** Cursors that some field has given, of any tenant and viewer. */
  readonly cursors: readonly string[];
  /** How many values have been made. */
  made: number;
}

const pieces = ['', 'a', 'Garden', 'k1', ' ', '\u0000', '\u0001', '\u001b[31m', '\u007f', '\u0085', '\ud800', '\udfff', '\ud83d\ude00', '\ufeff', '\ufffe', '\u2028', '\u202eabc', 'e\u0301', '\u0301', 'ﷺ', '𝒳', 'İ', 'ß', "'", "''", '"', '\\', '\\\\', '\\x00', "\\'", '`', '$1', '$$', '%', '_', '%s', '*', '(', ')', '{', '}', '[', ']', ';', '--', '/*', '#', '\n', '\r', '\r\n', '\t', 'AND', 'or', 'NOT', 'null', 'true', 'NaN', '::', ':', '&', '|', '!', '<->', '~', '^', '<b>', '&amp;', '0x', '1e999', '-0', '../..', '\\u0000', '${x}', '{{x}}', '%00', '%ff'];
const keys = ['k0', 'k1', 'k2', 'k3', 'nobody'];
const dates = ['2024-02-29', '2023-02-29', '0000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '2024-13-01', '2024-1-1', '20240101', '', ' 2024-01-01', '2024-01-01\n', '-0001-01-01', '٢٠٢٤-٠١-٠١'];
const times = ['T00:00:00Z', 'T23:59:59.999999999Z', 'T23:59:60Z', 'T24:00:00Z', 'T12:00:00', 'T12:00:00+14:00', 'T12:00:00+99:99', 'T12:00:00-00:00', 't12:00:00z', ' 12:00:00Z', 'T1:0:0Z', 'T12:00:00.Z'];
const ints = [-2_147_483_649, -2_147_483_648, -1, -0, 0, 1, 2, 3, 10, 499, 500, 501, 1_000_000, 2_147_483_647, 2_147_483_648, Number.MAX_SAFE_INTEGER, 1e300, 0.5, Infinity, -Infinity];
const floats = [...ints, NaN, 5e-324, -5e-324, 1.7976931348623157e308, 1e18, 1.1e18, 3.5e38, 1 / 3, 0.1, 1000, 1000.1];

/** A value for an input of this type, mostly of the right form and seldom of good will. */
export function hostileValue(type: GraphQLInputType, material: Material, name = '', depth = 3): unknown {
  const { random } = material;
  material.made++;
  if (isNonNullType(type)) return random.chance(0.02) ? null : hostileValue(type.ofType, material, name, depth);
  if (random.chance(0.02)) return wrongForm(random);
  if (random.chance(0.03)) return null;
  if (isListType(type)) return hostileList(type.ofType, material, name, depth);
  if (isEnumType(type)) return random.chance(0.9) ? random.pick(type.getValues()).name : hostileText(random);
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const chosen = type.isOneOf ? [random.pick(all)] : all.filter((field) => isRequired(field) || (depth > 0 && random.chance(2.5 / all.length)));
    const members = Object.fromEntries(chosen.map((field) => [field.name, hostileValue(field.type, material, field.name, depth - 1)]));
    return random.chance(0.01) ? { ...members, [random.pick(['__proto__', 'constructor', 'nobody', ''])]: 1 } : members;
  }
  if (name === 'after' || name === 'before') return hostileCursor(material);
  if ((name === 'first' || name === 'last') && random.chance(0.6)) return random.below(4);
  switch (type.name) {
    case 'Int':
      return random.pick(ints);
    case 'Float':
      return random.pick(floats);
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return random.chance(0.6) ? `Thing:${random.pick(keys)}` : random.pick([() => `Tag:${hostileText(random)}`, () => hostileText(random), () => `${hostileText(random)}:${hostileText(random)}`, () => random.pick(ints)])();
    case 'DateTime':
      return random.pick(dates) + random.pick(times);
    case 'Date':
      return random.pick(dates);
    case 'JSON':
      return random.pick([() => hostileText(random), () => random.pick(floats.slice(0, 12)), () => nested(random.below(130)), () => ({ [hostileText(random)]: [hostileText(random), null] })])();
    default:
      return random.chance(0.4) ? random.pick(keys) : hostileText(random);
  }
}

/** Mostly short; now and then a megabyte. */
export function hostileText(random: Random): string {
  if (random.chance(0.0005)) return random.pick(['x', 'ab ', 'é', '"', '\\']).repeat(400_000);
  if (random.chance(0.01)) return random.pick(pieces).repeat(random.below(3_000));
  return Array.from({ length: random.below(4) }, () => random.pick(pieces)).join('');
}

function hostileList(member: GraphQLInputType, material: Material, name: string, depth: number): unknown {
  const { random } = material;
  const one = () => hostileValue(member, material, name, depth);
  // The probe's vectors have 64 dimensions.
  if (name === 'vector' && random.chance(0.5)) return Array.from({ length: random.pick([0, 63, 64, 64, 64, 65]) }, () => (random.chance(0.01) ? one() : random.next() - 0.5));
  if (random.chance(0.003)) return Array.from({ length: random.pick([1_000, 1_001, 10_001]) }, () => 'x');
  if (depth > 0 && random.chance(0.01) && (name === 'and' || name === 'or')) return [nestedFilter(random.below(140))];
  return Array.from({ length: random.below(4) }, one);
}

/** One that was given, for whatever field; or what is left of it once some bits have been turned over. */
function hostileCursor({ random, cursors }: Material): string {
  if (cursors.length === 0 || random.chance(0.1)) return hostileText(random);
  const cursor = random.pick(cursors);
  if (random.chance(0.4)) return cursor;
  if (random.chance(0.3)) return `${cursor.slice(0, random.below(cursor.length))}${random.pick(cursors).slice(random.below(20))}`;
  const bytes = Buffer.from(cursor, random.chance(0.5) ? 'base64url' : 'utf8');
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes.toString(random.chance(0.8) ? 'base64url' : 'latin1');
}

function wrongForm(random: Random): unknown {
  return random.pick<() => unknown>([() => true, () => 7, () => '7', () => [], () => ({}), () => [[['x']]], () => ({ toString: 'x' }), () => nested(5), () => JSON.parse('{"__proto__": {"first": 1}}') as unknown])();
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

function nestedFilter(depth: number): unknown {
  let value: unknown = { key: { eq: 'k1' } };
  for (let i = 0; i < depth; i++) value = i % 3 === 0 ? { not: value } : { [i % 3 === 1 ? 'and' : 'or']: [value] };
  return value;
}

function isRequired({ type, defaultValue }: GraphQLInputField): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}
