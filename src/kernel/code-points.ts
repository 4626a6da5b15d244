/**
 * Orders text by code point, as every store here does (C collation, UTF-8 bytes). JavaScript's `<` compares UTF-16
 * units, which puts U+1F600 before U+FFFD; the difference shows only when a surrogate meets a unit above it.
 */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates above the rest of the plane they escape from. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
