import type { Attribute } from '../../../catalog/catalog.ts';
import { dateIntervals, type DateInterval, type Facet } from '../../../ports/facets.ts';
import type { Parameters } from '../../clients/postgres/sql/parameters.ts';
import { quoteText } from '../../clients/postgres/sql/quote.ts';

type Ranges = Extract<Facet, { kind: 'ranges' }>;

/**
 * Counts the rows of `valued` (columns source, value) by ranges: columns source, width, nth, total, where the range begins
 * at nth times the width. The width is one for each source, the first of its candidates with few enough ranges from the
 * least value to the greatest, or else the last.
 */
export function rangesSql(valued: string, { attribute, width, most }: Ranges, parameters: Parameters): string {
  const widest = parameters.add(most, 'bigint');
  const candidates = width === undefined ? candidateWidths(attribute, widest) : `(VALUES (0, ${parameters.add(typeof width === 'string' ? width : `${width.mantissa}e${width.exponent}`, 'text')})) c(nth, width)`;
  const ranges = `${nthSql(attribute, 'high', sizeSql(attribute, 'c.width'))} - ${nthSql(attribute, 'low', sizeSql(attribute, 'c.width'))} < ${widest}`;
  return `WITH valued AS MATERIALIZED (SELECT source, value FROM (${valued}) v WHERE value IS NOT NULL),
      bound AS (SELECT source, min(value) AS low, max(value) AS high FROM valued GROUP BY source),
      chosen AS MATERIALIZED (SELECT source, w.width, ${sizeSql(attribute, 'w.width')} AS size FROM bound CROSS JOIN LATERAL
        (SELECT c.width FROM (SELECT c.nth, c.width, ${ranges} AS fits FROM ${candidates}) c ORDER BY NOT fits, CASE WHEN fits THEN c.nth ELSE -c.nth END LIMIT 1) w),
      counted AS (SELECT source, width, ${nthSql(attribute, 'value', 'size')} AS nth, count(*)::int AS total FROM valued JOIN chosen USING (source) GROUP BY 1, 2, 3)
    SELECT source, width, nth::text AS nth, total FROM (SELECT *, row_number() OVER (PARTITION BY source ORDER BY nth) AS place FROM counted) placed
    WHERE place <= ${widest} + 1 ORDER BY source, placed.nth`;
}

/** Between the greatest power of ten below a `most`th of what they span, and one that is enough in any case. */
function candidateWidths({ kind }: Attribute, most: string): string {
  if (kind === 'date' || kind === 'datetime') return `(VALUES ${dateIntervals.map((unit, nth) => `(${nth}, ${quoteText(unit)})`).join(', ')}) c(nth, width)`;
  const log = (number: string) => `floor(log(nullif(${number}, 0)))`;
  const span = '(high::numeric - low::numeric)';
  // Doubles have 15 certain digits, and whole numbers none behind the point.
  const finest = kind === 'int' ? '0' : `${log('greatest(abs(high::numeric), abs(low::numeric))')} - 14`;
  return `(SELECT 3 * exponent + nth AS nth, mantissa || 'e' || exponent AS width
    FROM (SELECT greatest(CASE WHEN high > low THEN ${log(`${span} / ${most}`)} ELSE 0 END, ${finest})::int AS least) l,
      generate_series(least, least + 2) exponent, (VALUES (0, 1), (1, 2), (2, 5)) m(nth, mantissa)) c`;
}

/** A width as it is reckoned with; texts are turned into numbers once, not for each row. */
function sizeSql({ kind }: Attribute, width: string): string {
  if (kind === 'date' || kind === 'datetime') return width;
  return kind === 'int' ? `${width}::numeric::float8` : `${width}::numeric`;
}

/** In which range a value is: how many widths it is away from 0, or from where the calendar begins. */
function nthSql({ kind }: Attribute, value: string, size: string): string {
  switch (kind) {
    case 'date':
      return calendarSql(`${value}::timestamp`, size);
    case 'datetime':
      return calendarSql(`(${value} AT TIME ZONE 'UTC')`, size);
    case 'int':
      return `floor(${value}::float8 / ${size})::bigint`;
    default: {
      // As text a double has all the digits that tell it from its neighbours; cast to numeric at once it has 15 of them.
      const exact = `${value}::text::numeric`;
      return `(div(${exact}, ${size}) - (mod(${exact}, ${size}) < 0)::int)`;
    }
  }
}

/** 1 January 1970 was a Thursday. */
function calendarSql(moment: string, unit: string): string {
  const day = `floor(extract(epoch FROM ${moment}) / 86400)`;
  const year = `extract(year FROM ${moment})`;
  const cases: Readonly<Record<DateInterval, string>> = {
    DAY: day,
    WEEK: `floor((${day} + 3) / 7)`,
    MONTH: `${year} * 12 + extract(month FROM ${moment}) - 1`,
    QUARTER: `${year} * 4 + extract(quarter FROM ${moment}) - 1`,
    YEAR: year,
    DECADE: `floor(${year} / 10)`,
    CENTURY: `floor((${year} - 1) / 100)`,
  };
  return `(CASE ${unit} ${dateIntervals.map((name) => `WHEN ${quoteText(name)} THEN ${cases[name]}`).join(' ')} END)::bigint`;
}
