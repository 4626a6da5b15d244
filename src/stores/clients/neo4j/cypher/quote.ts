export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** For names of the catalog, which have neither quotes nor backslashes. */
export function quoteText(text: string): string {
  return `'${text}'`;
}

export function quoteFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
