import type { Attribute, AttributeKind } from '../../../../catalog/catalog.ts';
import type { Filter } from '../../../../model/filter.ts';
import { parameterType } from './attribute-types.ts';
import type { Parameters } from './parameters.ts';

type Compare = Filter & { readonly kind: 'compare' };

/**
 * A value of a table that was there before in the forms of `model/value`, which such a table need not keep to: moments to the
 * millisecond; what is not finite, or outside of the years 1 to 9999, as the first or last that can be said; NaN as null; lists
 * of one dimension and without nulls. `raw` has the type of `parameterType`.
 */
export function canonicalSql(raw: string, attribute: Attribute): string {
  const { kind, list } = attribute;
  if (!list) return scalarSql(raw, kind);
  const member = scalarSql('member', kind);
  return `CASE WHEN ${raw} IS NOT NULL THEN ARRAY(SELECT ${member} FROM unnest(${raw}) WITH ORDINALITY m(member, nth) WHERE ${member} IS NOT NULL ORDER BY nth) END`;
}

/** Whether a table may hold what is said otherwise. */
export function needsForm({ kind, list }: Attribute): boolean {
  return list || kind === 'float' || kind === 'datetime' || kind === 'date';
}

function scalarSql(raw: string, kind: AttributeKind): string {
  switch (kind) {
    case 'float':
      return `CASE WHEN ${raw} <> 'NaN' THEN ${between(raw, kind)} END`;
    case 'datetime':
      return `date_trunc('milliseconds', ${between(raw, kind)})`;
    case 'date':
      return between(raw, kind);
    default:
      return raw;
  }
}

/** `least` and `greatest` would make a limit of null. */
function between(raw: string, kind: 'float' | 'datetime' | 'date'): string {
  const type = kind === 'float' ? 'float8' : kind === 'date' ? 'date' : 'timestamptz';
  const [first, last] = limits[kind];
  return `CASE WHEN ${raw} < '${first}'::${type} THEN '${first}'::${type} WHEN ${raw} > '${last}'::${type} THEN '${last}'::${type} ELSE ${raw} END`;
}

const limits = {
  float: ['-1.7976931348623157e308', '1.7976931348623157e308'],
  datetime: ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
  date: ['0001-01-01', '9999-12-31'],
} as const;

/**
 * A comparison of what `canonicalSql` makes of `raw`, said of `raw` itself, so that an index on the column serves; undefined
 * where that cannot be.
 */
export function comparedSql(raw: string, attribute: Attribute, { operator, value }: Compare, parameters: Parameters): string | undefined {
  const { kind, list } = attribute;
  if (list || (kind !== 'float' && kind !== 'datetime' && kind !== 'date')) return undefined;
  if ((limits[kind] as readonly string[]).some((limit) => (kind === 'float' ? Number(limit) === value : limit === value))) return undefined;
  const add = (one: unknown) => parameters.add(one, parameterType(attribute));
  if (kind === 'datetime') return momentSql(raw, operator, String(value), add);
  const compared = `${raw} ${operators[operator]} ${add(value)}`;
  // PostgreSQL has NaN above all other numbers.
  return kind === 'float' && (operator === 'ne' || operator === 'gt' || operator === 'gte') ? `(${compared} AND ${raw} <> 'NaN')` : compared;
}

/** A moment of a millisecond is any within it. */
function momentSql(raw: string, operator: Compare['operator'], value: string, add: (value: string) => string): string {
  const next = () => add(new Date(Date.parse(value) + 1).toISOString());
  switch (operator) {
    case 'eq':
      return `(${raw} >= ${add(value)} AND ${raw} < ${next()})`;
    case 'ne':
      return `(${raw} < ${add(value)} OR ${raw} >= ${next()})`;
    case 'lt':
      return `${raw} < ${add(value)}`;
    case 'lte':
      return `${raw} < ${next()}`;
    case 'gt':
      return `${raw} >= ${next()}`;
    case 'gte':
      return `${raw} >= ${add(value)}`;
    default:
      return operator satisfies never;
  }
}

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
