import { badInput, quote } from './errors.ts';

/** Of the name of a context, in characters. */
export const longestContext = 100;

/** A name that a client gives: some characters that every store takes. Throws ClientError. */
export function readName(place: string, value: string, mostCharacters: number): string {
  if (value !== '' && [...value].length <= mostCharacters && value.isWellFormed() && !/\p{Cc}/u.test(value)) return value;
  throw badInput(`${place} is ${quote(value)}.`, { expected: `a text of 1 to ${mostCharacters} characters, without control characters`, received: quote(value) });
}
