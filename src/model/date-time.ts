const dateTimePattern = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const datePattern = /^(?!0000)\d{4}-\d\d-\d\d$/;

/** ISO 8601 with an offset, in the form of `model/value`: UTC with milliseconds; undefined where it is no such text, names no moment, or leaves the years 1 to 9999. */
export function canonicalDateTime(value: unknown): string | undefined {
  if (typeof value !== 'string' || !dateTimePattern.test(value) || !isDay(value.slice(0, 10))) return undefined;
  const time = Date.parse(value);
  const text = Number.isNaN(time) ? '' : new Date(time).toISOString();
  return dateTimePattern.test(text) ? text : undefined;
}

/** A day such as `2024-05-01`; undefined where it is none. */
export function canonicalDate(value: unknown): string | undefined {
  return typeof value === 'string' && datePattern.test(value) && isDay(value) ? value : undefined;
}

/** Date.parse rolls 30 February over to March; a day that exists comes back as it was. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
