import type { Comparison, Filter } from '../../../model/filter.ts';
import type { Scalar } from '../../../model/value.ts';
import { allOf, anyOf, type Condition } from '../condition.ts';
import { firstAfter } from '../first-after.ts';
import { doubleLiteral, textLiteral } from '../milvus/literal.ts';
import type { ForeignCollection } from './foreign-collection.ts';
import type { ForeignField } from './foreign-field.ts';

/** An expression of Milvus that lets through all that a filter does, and whether it lets through nothing else. */
export interface Wider {
  readonly condition: Condition;
  readonly exact: boolean;
}

const anything: Wider = { condition: true, exact: false };

/**
 * A filter as far as Milvus reads it as we do. Others chose the collection's fields: on those that may be null or missing
 * servers differ on every negation, floats of 32 bits are not the numbers that were written, and times are texts of any form.
 * What is not sure is let through, and `matches` decides on the rows.
 */
export function widerExpression(filter: Filter, collection: ForeignCollection): Wider {
  switch (filter.kind) {
    case 'constant':
      return { condition: filter.value, exact: true };
    case 'and':
    case 'or': {
      const parts = filter.filters.map((inner) => widerExpression(inner, collection));
      const conditions = parts.map(({ condition }) => condition);
      return { condition: filter.kind === 'and' ? allOf(conditions) : anyOf(conditions), exact: parts.every(({ exact }) => exact) };
    }
    case 'keys': {
      const literals = keyLiterals(collection.key, filter.keys);
      return { condition: filter.negated ? noneOf(collection.key.name, literals) : oneOf(collection.key.name, literals), exact: true };
    }
    case 'related':
      throw new TypeError(`the filter on ${filter.relationship} needs a store that holds the relationship`);
    default:
      return leafExpression(filter, collection);
  }
}

/** The rows of these keys; those that the collection's type of key cannot be are not looked for. */
export function keyedBy({ key }: ForeignCollection, keys: readonly string[]): Condition {
  return oneOf(key.name, keyLiterals(key, keys));
}

/** The rows whose field holds this text, or the integer that is written so. */
export function holding(field: ForeignField, text: string): Condition {
  return oneOf(field.name, keyLiterals(field, [text]));
}

type Leaf = Extract<Filter, { readonly attribute: string }>;

function leafExpression(leaf: Leaf, { attributes, fields }: ForeignCollection): Wider {
  const [attribute, field] = [attributes.get(leaf.attribute), fields.get(leaf.attribute)];
  if (attribute === undefined || field === undefined) throw new TypeError(`${leaf.attribute} is no attribute of the collection`);
  if (attribute.kind === 'datetime' || attribute.kind === 'date') return anything;
  switch (leaf.kind) {
    case 'null':
      return field.nullable ? anything : { condition: !leaf.isNull, exact: true };
    case 'compare':
      return sure(field, leaf.operator !== 'ne', compared(field, leaf.operator, leaf.value));
    case 'in':
      if (field.encoding === 'single' || (field.encoding === 'open' && leaf.values.length > mostAlternatives)) return anything;
      // 2.3 fails at a list of both integers and fractions.
      if (field.encoding === 'open' && !leaf.negated) return sure(field, true, anyOf(leaf.values.map((value) => compared(field, 'eq', value))));
      return sure(field, !leaf.negated, (leaf.negated ? noneOf : oneOf)(field.name, literalsOf(field, leaf.values)));
    case 'prefix':
      return sure(field, !leaf.negated, prefixed(field.name, leaf.prefix, leaf.negated));
    case 'list':
      return listed(field, leaf);
    default:
      return leaf satisfies never;
  }
}

/** What asks for a value is read alike by all servers, also where there may be none; what an open field holds is known when it is read. */
function sure({ nullable, encoding }: ForeignField, positive: boolean, condition: Condition): Wider {
  if (nullable && !positive) return anything;
  return { condition, exact: encoding !== 'open' && encoding !== 'single' };
}

function compared(field: ForeignField, operator: Comparison, value: Scalar): Condition {
  if (field.encoding === 'whole' && typeof value === 'number') return comparedWithin(field, operator, value);
  if (field.encoding === 'single' && typeof value === 'number') return comparedNearby(field.name, operator, value);
  if (typeof value === 'boolean' && operator !== 'eq' && operator !== 'ne') return true;
  return `${field.name} ${operators[operator]} ${literalOf(field, value)}`;
}

/** Milvus refuses to compare integers with what is none of them, or beyond the field's. */
function comparedWithin({ name, bits }: ForeignField, operator: Comparison, value: number): Condition {
  const [least, most] = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const upTo = (limit: number): Condition => limit >= most || (limit >= least && `${name} <= ${BigInt(limit)}`);
  const from = (limit: number): Condition => limit <= least || (limit <= most && `${name} >= ${BigInt(limit)}`);
  switch (operator) {
    case 'eq':
    case 'ne':
      return isWhole(value, bits) ? `${name} ${operators[operator]} ${value + 0}` : operator === 'ne';
    case 'lt':
      return upTo(Math.ceil(value) - 1);
    case 'lte':
      return upTo(Math.floor(value));
    case 'gt':
      return from(Math.floor(value) + 1);
    case 'gte':
      return from(Math.ceil(value));
    default:
      return operator satisfies never;
  }
}

/** Between the number and what is left of it in 32 bits; some servers compare with either. */
function comparedNearby(name: string, operator: Comparison, value: number): Condition {
  const spread = Math.abs(value) * 1e-6;
  const below: Condition = value - spread <= largestSingle && (value - spread <= -largestSingle || `${name} >= ${doubleLiteral(value - spread)}`);
  const above: Condition = value + spread >= -largestSingle && (value + spread >= largestSingle || `${name} <= ${doubleLiteral(value + spread)}`);
  switch (operator) {
    case 'eq':
      return allOf([below, above]);
    case 'lt':
    case 'lte':
      return above;
    case 'gt':
    case 'gte':
      return below;
    case 'ne':
      return true;
    default:
      return operator satisfies never;
  }
}

/** By range: `like` has characters of its own, and none for all of them on every server. */
function prefixed(field: string, prefix: string, negated: boolean): Condition {
  const after = firstAfter(prefix);
  const [from, to] = [`${field} >= ${textLiteral(prefix)}`, after !== undefined && `${field} >= ${textLiteral(after)}`];
  if (negated) return anyOf([`${field} < ${textLiteral(prefix)}`, to]);
  return after === undefined ? from : allOf([from, `${field} < ${textLiteral(after)}`]);
}

function listed(field: ForeignField, { operator, values }: Extract<Leaf, { readonly kind: 'list' }>): Wider {
  if (field.encoding === 'open' || field.encoding === 'single') return anything;
  const literals = [...new Set(literalsOf(field, values))];
  const some: Condition = literals.length > 0 && `array_contains_any(${field.name}, [${literals.join(', ')}])`;
  // A value that the field cannot hold is in no list.
  const possible = literals.length === new Set(values).size;
  const all: Condition = possible && (literals.length === 0 || `array_contains_all(${field.name}, [${literals.join(', ')}])`);
  const positive = operator === 'some' || operator === 'all';
  const condition = operator === 'some' || operator === 'none' ? some : all;
  if (field.nullable && (!positive || condition === true)) return anything;
  return { condition: positive ? condition : not(condition), exact: true };
}

function not(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : `not (${condition})`;
}

/** No row where there is nothing to be in. */
function oneOf(field: string, literals: readonly string[]): Condition {
  return literals.length > 0 && `${field} in [${literals.join(', ')}]`;
}

function noneOf(field: string, literals: readonly string[]): Condition {
  return literals.length === 0 || `${field} not in [${literals.join(', ')}]`;
}

/** Of the values that the field can hold. */
function literalsOf(field: ForeignField, values: readonly Scalar[]): readonly string[] {
  return values.filter((value) => field.encoding !== 'whole' || isWhole(Number(value), field.bits)).map((value) => literalOf(field, value));
}

function literalOf({ encoding }: ForeignField, value: Scalar): string {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return String(value);
  return Number.isSafeInteger(value) && encoding !== 'double' ? String(value + 0) : doubleLiteral(value);
}

function isWhole(value: number, bits: number): boolean {
  return Number.isSafeInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
}

/** Keys are texts to everybody else; of integers only those that are written as Milvus would. */
function keyLiterals({ encoding, bits }: ForeignField, keys: readonly string[]): readonly string[] {
  const distinct = [...new Set(keys)];
  return encoding === 'whole' ? distinct.filter((key) => integer.test(key) && BigInt.asIntN(bits, BigInt(key)) === BigInt(key)) : distinct.map(textLiteral);
}

/** A longer OR takes Milvus longer than looking at rows. */
const mostAlternatives = 50;
const largestSingle = 3.4e38;
const integer = /^(0|-?[1-9][0-9]{0,18})$/;
const operators: Readonly<Record<Comparison, string>> = { eq: '==', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' };
