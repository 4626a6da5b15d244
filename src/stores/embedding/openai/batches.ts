import type { OpenAiSettings } from './check-options.ts';

/** Texts for one request, and where in the whole list each belongs. */
export interface Batch {
  readonly texts: readonly string[];
  readonly places: readonly number[];
}

/** Cuts texts into as few requests as allowed. Blank ones are left out; lone surrogates, which JSON cannot carry to every server, become U+FFFD. */
export function batchesOf(
  texts: readonly string[],
  { batchSize, maxCharacters }: Pick<OpenAiSettings, 'batchSize' | 'maxCharacters'>,
): Batch[] {
  const batches: { texts: string[]; places: number[]; characters: number }[] = [];
  for (const [place, whole] of texts.entries()) {
    const text = whole.slice(0, maxCharacters).toWellFormed();
    if (text.trim() === '') continue;
    let batch = batches.at(-1);
    if (batch === undefined || batch.texts.length === batchSize || batch.characters + text.length > mostCharacters)
      batches.push((batch = { texts: [], places: [], characters: 0 }));
    batch.texts.push(text);
    batch.places.push(place);
    batch.characters += text.length;
  }
  return batches;
}

/** Of one request: about 100,000 tokens, a third of what OpenAI takes. A longer text goes alone. */
const mostCharacters = 400_000;
