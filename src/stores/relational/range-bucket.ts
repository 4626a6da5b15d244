import type { Attribute } from '../../catalog/catalog.ts';
import type { DateInterval, RangeBucket } from '../../ports/facets.ts';

/** One of the ranges of a facet: how many values there are from `nth` times the width on. Decimal widths are written as `5e-1`. */
export interface CountedRange {
  readonly width: string;
  readonly nth: bigint;
  readonly count: number;
}

export function rangeBucket({ kind }: Attribute, { width, nth: place, count }: CountedRange): RangeBucket {
  if (kind !== 'date' && kind !== 'datetime') return { from: multiple(place, width), to: multiple(place + 1n, width), count };
  const [from, to] = [Number(place), Number(place) + 1].map((unit) => beginOf(unit, width as DateInterval));
  const last = Date.UTC(9999, 11, 31);
  const shown = (time: number) => new Date(time).toISOString().slice(0, kind === 'date' ? 10 : undefined);
  return { from: shown(Math.max(from ?? 0, firstDay)), to: to === undefined || to > last ? null : shown(to), count };
}

/** Read from the decimal, so that three tenths are 0.3; past the largest double, that. */
function multiple(nth: bigint, width: string): number {
  const [mantissa = '1', exponent = '0'] = width.split('e');
  const value = Number(`${nth * BigInt(mantissa)}e${exponent}`);
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

const firstDay = Date.parse('0001-01-01T00:00:00Z');
const millisecondsPerDay = 86_400_000;

/** Milliseconds since 1970. */
function beginOf(nth: number, unit: DateInterval): number {
  switch (unit) {
    case 'DAY':
      return nth * millisecondsPerDay;
    case 'WEEK':
      return (nth * 7 - 3) * millisecondsPerDay;
    case 'MONTH':
      return monthBegin(nth);
    case 'QUARTER':
      return monthBegin(nth * 3);
    case 'YEAR':
      return monthBegin(nth * 12);
    case 'DECADE':
      return monthBegin(nth * 120);
    case 'CENTURY':
      return monthBegin((nth * 100 + 1) * 12);
    default:
      return unit satisfies never;
  }
}

/** Date.UTC takes the years below 100 for those of the last century. */
function monthBegin(months: number): number {
  return new Date(0).setUTCFullYear(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
}
