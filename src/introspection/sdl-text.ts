/** A text as GraphQL writes it between quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A description above what it is of; nothing where there is none. */
export function described(text: string | undefined, indent = ''): string[] {
  return text === undefined || text.trim() === '' ? [] : [`${indent}${quoted(text.trim())}`];
}

/** Lines that GraphQL leaves unread. What stores call things may break lines, and must not break out. */
export function commented(lines: readonly string[], indent = ''): string[] {
  return lines.map((line) => `${indent}# ${line.replace(/[\r\n]+/g, ' ')}`.trimEnd());
}

/** `name: value` of those that are given, in parentheses. */
export function argumentsOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}
