import { quote } from '../kernel/errors.ts';
import { isCleanText } from './clean-text.ts';

/** Keys stand in indexes, twice in those of edges, and an entry there holds 2,700 bytes at most. */
const maxCharacters = 500;

/** An own key; whole numbers are taken as their digits. Undefined, with a sentence added to `problems`, where it is none. */
export function readKey(place: string, value: unknown, problems: string[]): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (isCleanText(text) && text !== '' && text.length <= maxCharacters) return text;
  problems.push(`${place}: expected a key, a text of 1 to ${maxCharacters} characters (without U+0000 and half surrogate pairs), got ${value === undefined ? 'nothing' : quote(value)}`);
  return undefined;
}
