/** A text as GraphQL writes it between quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A description above what it is of; nothing where there is none. */
export function described(text: string | undefined, indent = ''): string[] {
  return text === undefined || text.trim() === '' ? [] : [`${indent}${quoted(text.trim())}`];
}

export function commented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '#' : `# ${line}`));
}

/** `name: value` of those that are given, in parentheses. */
export function argumentsOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}
