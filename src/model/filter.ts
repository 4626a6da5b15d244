import type { Scalar } from './value.ts';

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/**
 * A condition on the rows of one entity type, in the form every store translates. It is two-valued: a leaf on a null
 * attribute is false (but for `isNull`), also when negated, and there is no NOT: `negate` has pushed it into the leaves.
 */
export type Filter =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'compare'; readonly attribute: string; readonly operator: Comparison; readonly value: Scalar }
  | { readonly kind: 'in'; readonly attribute: string; readonly values: readonly Scalar[]; readonly negated: boolean }
  | { readonly kind: 'prefix'; readonly attribute: string; readonly prefix: string; readonly negated: boolean }
  | { readonly kind: 'null'; readonly attribute: string; readonly isNull: boolean }
  /** On list attributes: shares a member with, holds all of, or shares none with `values`. */
  | { readonly kind: 'list'; readonly attribute: string; readonly operator: 'some' | 'all' | 'none' | 'notAll'; readonly values: readonly Scalar[] }
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly negated: boolean }
  /** Has (or has no) neighbour over a relationship field that passes `filter`; with `descendants` also one below such a neighbour in its hierarchy. */
  | { readonly kind: 'related'; readonly relationship: string; readonly exists: boolean; readonly descendants: boolean; readonly filter: Filter };

export const everything: Filter = Object.freeze({ kind: 'constant', value: true });
export const nothing: Filter = Object.freeze({ kind: 'constant', value: false });

export function and(filters: readonly Filter[]): Filter {
  const flat = filters.flatMap((f) => (f.kind === 'and' ? f.filters : [f])).filter((f) => !(f.kind === 'constant' && f.value));
  if (flat.some((f) => f.kind === 'constant')) return nothing;
  const [only] = flat;
  if (only === undefined) return everything;
  return flat.length === 1 ? only : { kind: 'and', filters: flat };
}

export function or(filters: readonly Filter[]): Filter {
  const flat = filters.flatMap((f) => (f.kind === 'or' ? f.filters : [f])).filter((f) => !(f.kind === 'constant' && !f.value));
  if (flat.some((f) => f.kind === 'constant')) return everything;
  const [only] = flat;
  if (only === undefined) return nothing;
  return flat.length === 1 ? only : { kind: 'or', filters: flat };
}

const opposite = { eq: 'ne', ne: 'eq', lt: 'gte', gte: 'lt', lte: 'gt', gt: 'lte' } as const satisfies Record<Comparison, Comparison>;
const oppositeList = { some: 'none', none: 'some', all: 'notAll', notAll: 'all' } as const;

/** The rows that `filter` leaves out. As a leaf on null is false either way, its opposite is "the other comparison, or null". */
export function negate(filter: Filter): Filter {
  switch (filter.kind) {
    case 'constant':
      return filter.value ? nothing : everything;
    case 'and':
      return or(filter.filters.map(negate));
    case 'or':
      return and(filter.filters.map(negate));
    case 'compare':
      return orNull({ ...filter, operator: opposite[filter.operator] });
    case 'in':
    case 'prefix':
      return orNull({ ...filter, negated: !filter.negated });
    case 'list':
      return orNull({ ...filter, operator: oppositeList[filter.operator] });
    case 'null':
      return { ...filter, isNull: !filter.isNull };
    case 'keys':
      return { ...filter, negated: !filter.negated };
    case 'related':
      return { ...filter, exists: !filter.exists };
    default:
      return filter satisfies never;
  }
}

function orNull(leaf: Filter & { attribute: string }): Filter {
  return or([leaf, { kind: 'null', attribute: leaf.attribute, isNull: true }]);
}
