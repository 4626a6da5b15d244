import type { Attribute } from '../../../catalog/catalog.ts';
import type { Scalar } from '../../../model/value.ts';
import { dateIntervals, type DateInterval, type Facet, type FacetResult } from '../../../ports/facets.ts';
import { rangeBucket } from '../range-bucket.ts';

type Ranges = Extract<Facet, { kind: 'ranges' }>;

export interface CountedValue {
  readonly value: Scalar;
  readonly count: number;
}

/** Counts distinct values by ranges, as `EntityStore.facet` has them: for stores that cannot reckon with decimals. */
export function countRanges({ attribute, width, most }: Ranges, values: readonly CountedValue[]): FacetResult {
  const [low, high] = bounds(values);
  if (low === undefined || high === undefined) return { buckets: [], more: false };
  const candidates = width === undefined ? candidateWidths(attribute, low, high, most) : [typeof width === 'string' ? width : `${width.mantissa}e${width.exponent}`];
  const fits = (candidate: string) => nthOf(attribute, high, candidate) - nthOf(attribute, low, candidate) < BigInt(most);
  const chosen = candidates.find(fits) ?? candidates.at(-1) ?? '1e0';
  const counts = new Map<bigint, number>();
  for (const { value, count } of values) {
    const nth = nthOf(attribute, value, chosen);
    counts.set(nth, (counts.get(nth) ?? 0) + count);
  }
  const ranges = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { buckets: ranges.slice(0, most).map(([nth, count]) => rangeBucket(attribute, { width: chosen, nth, count })), more: ranges.length > most };
}

function bounds(values: readonly CountedValue[]): [Scalar | undefined, Scalar | undefined] {
  let [low, high]: [Scalar | undefined, Scalar | undefined] = [undefined, undefined];
  for (const { value } of values) {
    if (low === undefined || value < low) low = value;
    if (high === undefined || value > high) high = value;
  }
  return [low, high];
}

/** From the narrowest: between the greatest power of ten below a `most`th of what they span, and one that is enough in any case. */
function candidateWidths({ kind }: Attribute, low: Scalar, high: Scalar, most: number): readonly string[] {
  if (kind === 'date' || kind === 'datetime') return dateIntervals;
  const [least, greatest] = [Number(low), Number(high)];
  const wanted = greatest > least ? Math.floor(Math.log10(greatest / most - least / most)) : 0;
  // Doubles have 15 certain digits, and whole numbers none behind the point.
  const largest = Math.max(Math.abs(least), Math.abs(greatest));
  const finest = kind === 'int' ? 0 : largest === 0 ? wanted : Math.floor(Math.log10(largest)) - 14;
  const first = Math.max(wanted, finest);
  return [0, 1, 2, 3].flatMap((step) => [1, 2, 5].map((mantissa) => `${mantissa}e${first + step}`));
}

/** In which range a value is: how many widths it is away from 0, or from where the calendar begins. */
function nthOf({ kind }: Attribute, value: Scalar, width: string): bigint {
  return kind === 'date' || kind === 'datetime' ? BigInt(calendarNth(new Date(String(value)), width as DateInterval)) : decimalNth(Number(value), width);
}

/** Reckoned with the decimal that a double is written as, so that 0.3 is three tenths. */
function decimalNth(value: number, width: string): bigint {
  const [digits, exponent] = decimalOf(value);
  const [mantissa = '1', scale = '0'] = width.split('e');
  const shift = exponent - Number(scale);
  return floorDivide(shift >= 0 ? digits * 10n ** BigInt(shift) : digits, shift >= 0 ? BigInt(mantissa) : BigInt(mantissa) * 10n ** BigInt(-shift));
}

/** `value = digits · 10^exponent`. */
function decimalOf(value: number): [digits: bigint, exponent: number] {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return [BigInt(whole + fraction), Number(exponent) - fraction.length];
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

const millisecondsPerDay = 86_400_000;

/** 1 January 1970 was a Thursday. */
function calendarNth(moment: Date, unit: DateInterval): number {
  const day = Math.floor(moment.getTime() / millisecondsPerDay);
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  switch (unit) {
    case 'DAY':
      return day;
    case 'WEEK':
      return Math.floor((day + 3) / 7);
    case 'MONTH':
      return year * 12 + month;
    case 'QUARTER':
      return year * 4 + Math.floor(month / 3);
    case 'YEAR':
      return year;
    case 'DECADE':
      return Math.floor(year / 10);
    case 'CENTURY':
      return Math.floor((year - 1) / 100);
    default:
      return unit satisfies never;
  }
}
