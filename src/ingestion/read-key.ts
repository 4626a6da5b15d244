import { quote } from '../kernel/errors.ts';
import { isCleanText } from './clean-text.ts';

/** Keys stand in indexes, twice in those of edges, with tenant and project beside them, and an entry there holds 2,700 bytes at most. */
const maxCharacters = 500;
const maxBytes = 1_000;

/** An own key; whole numbers are taken as their digits. Undefined, with a sentence added to `problems`, where it is none. */
export function readKey(place: string, value: unknown, problems: string[]): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (isCleanText(text) && text !== '' && text.length <= maxCharacters && Buffer.byteLength(text) <= maxBytes) return text;
  problems.push(`${place}: expected a key, a text of 1 to ${maxCharacters} characters and at most ${maxBytes} bytes (without U+0000 and half surrogate pairs), got ${value === undefined ? 'nothing' : quote(value)}`);
  return undefined;
}
