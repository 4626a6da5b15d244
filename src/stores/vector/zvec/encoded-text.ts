/**
 * zvec's filter language cannot say every string: it never removes a backslash but before a quote, so that none can stand
 * at the end. Strings are therefore stored without backslashes: `[` as `[a` and `\` as `[b`. As `[` is the character right
 * before `\`, encoded strings order by code point, and begin with one another, just as the strings themselves do. A `[` at
 * the very end, or before anything else, is in no encoded string.
 */
export function encodeText(text: string): string {
  return text.replace(/[[\\]/g, (character) => (character === '[' ? '[a' : '[b'));
}

export function decodeText(encoded: string): string {
  return encoded.replace(/\[[ab]/g, (pair) => (pair === '[a' ? '[' : '\\'));
}

/** A string as a literal of the filter language. */
export function textLiteral(text: string): string {
  return quoted(encodeText(text));
}

/** An encoded string as a literal. */
export function quoted(encoded: string): string {
  return `'${encoded.replace(/['"]/g, '\\$&')}'`;
}
