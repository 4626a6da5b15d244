import pluralize from 'pluralize';

/** `MediaContent` → `mediaContent`; `URLPart` → `urlPart`; `HTTP2Link` → `http2Link`. */
export function lowerFirst(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z]|[0-9_]|$)|^[A-Z]/, (head) => head.toLowerCase());
}

export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `releaseYear` → `release_year` */
export function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2').toLowerCase();
}

/** The English plural, in the same case: `mediaContent` → `mediaContents`, `person` → `people`, `partID` → `partIDs`. A plural gains `List`. */
export function plural(name: string): string {
  if (/[A-Z]$/.test(name)) return `${name}s`;
  const many = pluralize.plural(name);
  return many === name ? `${name}List` : many;
}

/** Of an English plural what it is many of, in lower case: `heists` → `heist`, `people` → `person`; any other word as it is. */
export function singular(word: string): string {
  return pluralize.singular(word);
}
