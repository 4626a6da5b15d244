import { readArray } from './array-literal.ts';

/**
 * How values come out of columns, by type oid (`src/include/catalog/pg_type.dat`), in the forms of `model/value`:
 * - int8 is a number while that is exact, else text; cast to text where one form is wanted.
 * - numeric is the nearest number.
 * - timestamps are `2024-05-01T00:00:00.000Z`, cut to milliseconds, those without time zone taken as UTC; dates are as they
 *   come, `2024-05-01`. What does not fit (infinity, BC, years past 9999) stays PostgreSQL's text.
 * - bytea is a Uint8Array over memory of its own; json and jsonb are parsed.
 * - Everything that is not listed is text, arrays of such types too.
 */
export const readers: ReadonlyMap<number, (text: string) => unknown> = new Map(
  (
    [
      [16, 1000, readBoolean],
      [17, 1001, readBytes],
      [18, 1002, readText],
      [19, 1003, readText],
      [20, 1016, readBigint],
      [21, 1005, Number],
      [23, 1007, Number],
      [25, 1009, readText],
      [26, 1028, Number],
      [114, 199, JSON.parse],
      [700, 1021, Number],
      [701, 1022, Number],
      [1042, 1014, readText],
      [1043, 1015, readText],
      [1082, 1182, readText],
      [1114, 1115, readTimestamp],
      [1184, 1185, readTimestamp],
      [1700, 1231, Number],
      [2950, 2951, readText],
      [3802, 3807, JSON.parse],
    ] satisfies [number, number, (text: string) => unknown][]
  ).flatMap(([scalar, array, read]) => [
    [scalar, (text: string) => read(text)],
    [array, (text: string) => readArray(text, (member) => read(member))],
  ]),
);

function readText(text: string): string {
  return text;
}

function readBoolean(text: string): boolean {
  return text === 't';
}

function readBigint(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function readBytes(text: string): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow((text.length - 2) / 2);
  bytes.write(text.slice(2), 'hex');
  return new Uint8Array(bytes.buffer);
}

/** Sessions run with TimeZone UTC and DateStyle ISO, so the text is `2024-05-01 00:00:00[.123456][+00]`. */
const timestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00)?$/;

function readTimestamp(text: string): string {
  const parts = timestamp.exec(text);
  if (parts === null) return text;
  const [, date, time, fraction = ''] = parts;
  return `${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}
