import fc from 'fast-check';
import type { Attribute } from '../../src/catalog/catalog.ts';
import type { Comparison, Filter } from '../../src/model/filter.ts';
import type { Scalar } from '../../src/model/value.ts';
import { arbitraryScalar } from './arbitrary-value.ts';

/** Filters that a collection of vectors with these attributes, and keys from 0 to 79, may be asked, most of them on values that are `present` there. */
export function arbitraryCollectionFilter(attributes: readonly Attribute[], present: (attribute: Attribute) => readonly Scalar[]): fc.Arbitrary<Filter> {
  const scalarOf = (one: Attribute): fc.Arbitrary<Scalar> => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...present(one)) }, { weight: 1, arbitrary: arbitraryScalar(one) });
  const leaves = fc.constantFrom(...attributes).chain((one): fc.Arbitrary<Filter> => {
    const [value, many] = [scalarOf(one), fc.array(scalarOf(one), { maxLength: 3 })];
    const isNull = fc.boolean().map((wanted): Filter => ({ kind: 'null', attribute: one.name, isNull: wanted }));
    if (one.list) return fc.oneof(isNull, fc.tuple(fc.constantFrom('some', 'all', 'none', 'notAll'), many).map(([operator, values]): Filter => ({ kind: 'list', attribute: one.name, operator, values })));
    const operators = one.kind === 'boolean' ? (['eq', 'ne'] as const) : (['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const);
    return fc.oneof(
      isNull,
      fc.tuple(fc.constantFrom<Comparison>(...operators), value).map(([operator, to]): Filter => ({ kind: 'compare', attribute: one.name, operator, value: to })),
      fc.tuple(many, fc.boolean()).map(([values, negated]): Filter => ({ kind: 'in', attribute: one.name, values, negated })),
      ...(one.kind === 'string' ? [fc.tuple(value, fc.boolean()).map(([text, negated]): Filter => ({ kind: 'prefix', attribute: one.name, prefix: String(text).slice(0, 1), negated }))] : []),
    );
  });
  return fc.letrec<{ any: Filter }>((tie) => ({
    any: fc.oneof({ maxDepth: 2 }, leaves, keys, fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('any'), { minLength: 1, maxLength: 3 })).map(([kind, inner]): Filter => ({ kind, filters: inner }))),
  })).any.filter(isWellFormed);
}

const keys: fc.Arbitrary<Filter> = fc.tuple(fc.array(fc.constantFrom('0', '1', '7', '79', '-1', '07', 'x', '99999999999999999999'), { maxLength: 4 }), fc.boolean()).map(([some, negated]) => ({ kind: 'keys', keys: some, negated }));

/** Half of a surrogate pair cannot be asked for. */
function isWellFormed(filter: Filter): boolean {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.filters.every(isWellFormed);
  return filter.kind !== 'prefix' || filter.prefix.isWellFormed();
}
