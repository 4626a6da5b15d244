import type { Comparison, Filter } from '../../../model/filter.ts';
import type { Scalar } from '../../../model/value.ts';
import type { Tenancy } from '../../../model/tenancy.ts';
import { allOf, anyOf, type Condition } from '../condition.ts';
import { firstAfter } from '../first-after.ts';
import { listMark, memberText, nullWhole, ownFields, present, type Field, type Fields } from './fields.ts';
import { doubleLiteral, textLiteral } from './literal.ts';
import { rowId } from './row-id.ts';

/**
 * A filter that `problemOfFilter` finds no fault in, as an expression of Milvus: row for row the same as `matches`. It keeps
 * to what every server since 2.3 reads alike: comparisons with one literal, lower-case words, no `is null`, no template.
 */
export function filterExpression(filter: Filter, fields: Fields, tenancy: Tenancy): Condition {
  switch (filter.kind) {
    case 'constant':
      return filter.value;
    case 'and':
      return allOf(filter.filters.map((inner) => filterExpression(inner, fields, tenancy)));
    case 'or':
      return anyOf(filter.filters.map((inner) => filterExpression(inner, fields, tenancy)));
    case 'keys':
      return filter.negated ? noneOf(ownFields.id, idLiterals(filter.keys, tenancy)) : oneOf(ownFields.id, idLiterals(filter.keys, tenancy));
    case 'related':
      throw new TypeError(`the filter on ${filter.relationship} needs a store that holds the relationship`);
    default:
      return leafExpression(filter, fieldOf(filter.attribute, fields));
  }
}

/** What every request for a tenant's rows is limited to. */
export function ownedBy({ tenant, project }: Tenancy): Condition {
  return allOf([`${ownFields.tenant} == ${textLiteral(tenant)}`, `${ownFields.project} == ${textLiteral(project)}`]);
}

/** The rows of these keys. */
export function keyedBy(keys: readonly string[], tenancy: Tenancy): Condition {
  return oneOf(ownFields.id, idLiterals(keys, tenancy));
}

type Leaf = Extract<Filter, { readonly attribute: string }>;

function leafExpression(leaf: Leaf, field: Field): Condition {
  switch (leaf.kind) {
    case 'null':
      return leaf.isNull ? isNull(field) : notNull(field);
    case 'compare':
      return compared(field, leaf.operator, leaf.value);
    case 'in': {
      const literals = leaf.values.flatMap((value) => literalOf(field, value) ?? []);
      return leaf.negated ? allOf([notNull(field), noneOf(field.name, literals)]) : oneOf(field.name, literals);
    }
    case 'prefix':
      return prefixed(field.name, leaf.prefix, leaf.negated);
    case 'list':
      return listExpression(leaf, field.name);
    default:
      return leaf satisfies never;
  }
}

/** Null orders below every value, so that only what looks downwards must leave it out. */
function compared(field: Field, operator: Comparison, value: Scalar): Condition {
  if (field.encoding === 'whole' && typeof value === 'number' && !Number.isSafeInteger(value)) return comparedWithFraction(field, operator, value);
  const condition = `${field.name} ${operators[operator]} ${literalOf(field, value)}`;
  return operator === 'eq' || operator === 'gt' || operator === 'gte' ? condition : allOf([notNull(field), condition]);
}

/** Milvus refuses to compare integers with what is none of them. */
function comparedWithFraction(field: Field, operator: Comparison, value: number): Condition {
  if (operator === 'eq') return false;
  if (operator === 'ne') return notNull(field);
  const downwards = operator === 'lt' || operator === 'lte';
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return value > 0 === downwards && notNull(field);
  return downwards ? allOf([notNull(field), `${field.name} <= ${Math.floor(value)}`]) : `${field.name} >= ${Math.ceil(value)}`;
}

/** By range: `like` has characters of its own, and none for all of them on every server. */
function prefixed(field: string, prefix: string, negated: boolean): Condition {
  const from = present(prefix);
  // There always is one, as all begin with `=`.
  const after = textLiteral(firstAfter(from) ?? '');
  if (!negated) return allOf([`${field} >= ${textLiteral(from)}`, `${field} < ${after}`]);
  return anyOf([allOf([`${field} >= ${textLiteral(present(''))}`, `${field} < ${textLiteral(from)}`]), `${field} >= ${after}`]);
}

function listExpression({ operator, values }: Extract<Leaf, { readonly kind: 'list' }>, field: string): Condition {
  const members = [...new Set(values.map((value) => textLiteral(memberText(value))))];
  const some = members.length > 0 && `array_contains_any(${field}, [${members.join(', ')}])`;
  const all = members.length === 0 || `array_contains_all(${field}, [${members.join(', ')}])`;
  switch (operator) {
    case 'some':
      return some;
    case 'none':
      return allOf([isList(field), not(some)]);
    case 'all':
      return allOf([isList(field), all]);
    case 'notAll':
      return allOf([isList(field), not(all)]);
    default:
      return operator satisfies never;
  }
}

function notNull(field: Field): Condition {
  if (field.encoding === 'text') return `${field.name} != ""`;
  if (field.encoding === 'whole') return `${field.name} > ${nullWhole}`;
  return field.encoding === 'double' ? `${field.name} >= ${doubleLiteral(-Number.MAX_VALUE)}` : isList(field.name);
}

function isNull(field: Field): Condition {
  if (field.encoding === 'text') return `${field.name} == ""`;
  if (field.encoding === 'whole') return `${field.name} <= ${nullWhole}`;
  return field.encoding === 'double' ? `${field.name} < ${doubleLiteral(-Number.MAX_VALUE)}` : not(isList(field.name));
}

function isList(field: string): Condition {
  return `array_contains(${field}, ${textLiteral(listMark)})`;
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

/** Undefined where no row can have the value. */
function literalOf({ encoding }: Field, value: Scalar): string | undefined {
  if (encoding === 'text') return textLiteral(present(String(value)));
  if (encoding === 'double') return doubleLiteral(Number(value));
  return Number.isSafeInteger(Number(value)) ? String(Number(value) + 0) : undefined;
}

function idLiterals(keys: readonly string[], tenancy: Tenancy): readonly string[] {
  return [...new Set(keys)].map((key) => `"${rowId(key, tenancy)}"`);
}

function fieldOf(attribute: string, fields: Fields): Field {
  const field = fields.get(attribute);
  if (field === undefined) throw new TypeError(`${attribute} is no attribute of the collection`);
  return field;
}

const operators: Readonly<Record<Comparison, string>> = { eq: '==', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' };
