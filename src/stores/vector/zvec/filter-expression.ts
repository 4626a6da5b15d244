import type { Comparison, Filter } from '../../../model/filter.ts';
import type { Scalar } from '../../../model/value.ts';
import { allOf, anyOf, type Condition } from '../condition.ts';
import { firstAfter } from '../first-after.ts';
import { quoted } from './encoded-text.ts';
import { ownFields, type Field, type Fields } from './fields.ts';
import { scalarText } from './scalar-text.ts';

/**
 * A filter that `problemOfFilter` finds no fault in, in zvec's language: row for row the same as `matches`. The language has
 * no NOT, its `not in` lets null pass, its lists hold 32 members. `!=` is both sides of a range, because zvec reads an OR of
 * two `!=` as `not in`; prefixes are ranges too, because LIKE has no negation.
 */
export function filterExpression(filter: Filter, fields: Fields): Condition {
  switch (filter.kind) {
    case 'constant':
      return filter.value;
    case 'and':
      return allOf(filter.filters.map((inner) => filterExpression(inner, fields)));
    case 'or':
      return anyOf(filter.filters.map((inner) => filterExpression(inner, fields)));
    case 'keys': {
      const literals = filter.keys.map(literal);
      return filter.negated ? noneOf(ownFields.key, literals) : oneOf(ownFields.key, literals);
    }
    case 'related':
      throw new TypeError(`the filter on ${filter.relationship} needs a store that holds the relationship`);
    default:
      return leafExpression(filter, fieldOf(filter.attribute, fields));
  }
}

type Leaf = Extract<Filter, { readonly attribute: string }>;

function leafExpression(leaf: Leaf, field: Field): Condition {
  switch (leaf.kind) {
    case 'null':
      return isNull(field, leaf.isNull);
    case 'compare': {
      const sides = leaf.operator === 'ne' ? (['lt', 'gt'] as const) : [leaf.operator];
      return anyOf(sides.map((operator) => `${field.name} ${operators[operator]} ${literal(leaf.value)}`));
    }
    case 'in': {
      const literals = leaf.values.map(literal);
      return leaf.negated ? allOf([noneOf(field.name, literals), isNull(field, false)]) : oneOf(field.name, literals);
    }
    case 'prefix':
      return leaf.negated ? notPrefixed(field, leaf.prefix) : prefixed(field, leaf.prefix);
    case 'list':
      return listExpression(leaf, field);
    default:
      return leaf satisfies never;
  }
}

function prefixed(field: Field, prefix: string): Condition {
  const after = firstAfter(prefix);
  return allOf([isNull(field, false), `${field.name} >= ${literal(prefix)}`, after === undefined || `${field.name} < ${literal(after)}`]);
}

function notPrefixed(field: Field, prefix: string): Condition {
  const after = firstAfter(prefix);
  return anyOf([prefix !== '' && `${field.name} < ${literal(prefix)}`, after !== undefined && `${field.name} >= ${literal(after)}`]);
}

function listExpression({ operator, values }: Extract<Leaf, { readonly kind: 'list' }>, field: Field): Condition {
  const chunks = inChunks([...new Set(values.map(literal))], mostContained);
  const each = (verb: string): Condition[] => chunks.map((chunk) => `${field.name} ${verb} (${chunk.join(', ')})`);
  switch (operator) {
    case 'some':
      return anyOf(each('contain_any'));
    case 'none':
      return allOf([...each('not contain_any'), isNull(field, false)]);
    case 'all':
      return allOf([...each('contain_all'), isNull(field, false)]);
    case 'notAll':
      return anyOf(each('not contain_all'));
    default:
      return operator satisfies never;
  }
}

/** No row where there is nothing to be in. */
export function oneOf(field: string, literals: readonly string[]): Condition {
  return literals.length > 0 && `${field} in (${literals.join(', ')})`;
}

function noneOf(field: string, literals: readonly string[]): Condition {
  return literals.length === 0 || `${field} not in (${literals.join(', ')})`;
}

function isNull(field: Field, wanted: boolean): string {
  return `${field.name} is ${wanted ? '' : 'not '}null`;
}

function literal(value: Scalar): string {
  return quoted(scalarText(value));
}

function fieldOf(attribute: string, fields: Fields): Field {
  const field = fields.get(attribute);
  if (field === undefined) throw new TypeError(`${attribute} is no attribute of the collection`);
  return field;
}

function inChunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

const operators: Readonly<Record<Exclude<Comparison, 'ne'>, string>> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** zvec's limit to the list of `contain_any` and `contain_all`. */
const mostContained = 32;
