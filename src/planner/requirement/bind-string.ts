import { badInput, quote } from '../../kernel/errors.ts';

/** A text as every store can hold it. Throws ClientError for half of a surrogate pair, which is no Unicode, and for U+0000, which PostgreSQL has no place for. */
export function bindString(value: unknown, path: string): string {
  const text = String(value);
  const problem = problemOfText(text);
  if (problem !== undefined) throw badInput(`${path} holds ${problem}.`, { expected: 'well-formed Unicode without U+0000', received: quote(text) });
  return text;
}

export function problemOfText(text: string): string | undefined {
  if (!text.isWellFormed()) return 'half of a surrogate pair';
  return text.includes('\0') ? 'the character U+0000' : undefined;
}
