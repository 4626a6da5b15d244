/**
 * A string as a literal of Milvus's expressions, in the one quoting that both the Go engine and Milvus Lite read back as it
 * was: JSON's breaks Lite on control characters, and neither server knows placeholders as of 2.3. Half surrogate pairs must
 * not come here.
 */
export function textLiteral(text: string): string {
  return `"${text.replace(/[\\"\n\r]/g, (character) => escapes[character] ?? character)}"`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r' };

/** A double as a literal that is a double for every parser. */
export function doubleLiteral(value: number): string {
  return (value + 0).toExponential();
}
