import type { Attribute, Relationship } from '../catalog/catalog.ts';
import type { Scalar } from '../model/value.ts';

/** What rows are counted by. A null counts nowhere. */
export type Facet =
  /** What a relationship leads to: each row once for each. */
  | { readonly kind: 'related'; readonly relationship: Relationship; readonly first: number }
  /** The values of an attribute; of a list each member, once for each row. */
  | { readonly kind: 'values'; readonly attribute: Attribute; readonly first: number }
  /** Ranges of a number, a day or a moment, all of one width. */
  | { readonly kind: 'ranges'; readonly attribute: Attribute; readonly width: RangeWidth | undefined; readonly most: number };

/** `mantissa · 10^exponent`, both whole, the mantissa above 0; or a unit of the calendar, in UTC, weeks from Monday. */
export type RangeWidth = DecimalWidth | DateInterval;

export interface DecimalWidth {
  readonly mantissa: number;
  readonly exponent: number;
}

/** From the narrowest to the widest. A decade begins with the year ending in 0, a century with that ending in 01. */
export const dateIntervals = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'DECADE', 'CENTURY'] as const;
export type DateInterval = (typeof dateIntervals)[number];

export interface FacetResult {
  /** Of what a relationship leads to the own keys, and of values: count descending, then by code point. Of ranges: in their order, empty ones left out. */
  readonly buckets: readonly FacetBucket[];
  /** Whether there are more than `first`, or than `most`. */
  readonly more: boolean;
}

export type FacetBucket = ValueBucket | RangeBucket;

export interface ValueBucket {
  readonly value: Scalar;
  readonly count: number;
}

/** From `from` to less than `to`, a multiple of the width from another; `to` is null where it is behind the year 9999. Where a given width is finer than a double of that size tells, both may be the same. */
export interface RangeBucket {
  readonly from: number | string;
  readonly to: number | string | null;
  readonly count: number;
}
