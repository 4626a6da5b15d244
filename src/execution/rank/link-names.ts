import type { EntityRef } from '../../model/entity-ref.ts';
import { foldName } from '../../model/fold-name.ts';
import type { NamedEntity } from '../../ports/entity-store.ts';

/** Words in a row, folded, and where they stand in the query. */
export interface NameGram {
  readonly text: string;
  readonly from: number;
  readonly length: number;
}

/** No name in a question is longer than this; longer titles are still found by meaning and by words. */
const longestName = 6;
const mostWords = 64;
const mostAnchors = 16;

/** Words that are titles of something, and mean nothing of the kind in a question. */
const commonWords = new Set(
  'a about after all an and any are as at be before best but by can do for from get good great has have how i in into is it its like me more my new no not of off on one or our out over own she he her him his some show so than that the their them then there they this to two under up us was we were what when where which who why with you your film films movie movies series'.split(' '),
);

/** Every run of words of the query that might be a name. */
export function nameGrams(query: string): NameGram[] {
  const words = foldName(query).split(' ').filter(Boolean).slice(0, mostWords);
  const grams: NameGram[] = [];
  for (let from = 0; from < words.length; from++)
    for (let length = 1; length <= longestName && from + length <= words.length; length++) {
      const run = words.slice(from, from + length);
      if (run.every((word) => commonWords.has(word) || (length === 1 && word.length < 3))) continue;
      grams.push({ text: run.join(' '), from, length });
    }
  return grams;
}

/** Of the names found, the longest first and none inside another; everything that bears a chosen name is an anchor. */
export function chooseNames(grams: readonly NameGram[], named: readonly NamedEntity[]): EntityRef[] {
  const bearers = new Map<string, EntityRef[]>();
  for (const { name, ref } of named) bearers.set(foldName(name), [...(bearers.get(foldName(name)) ?? []), ref]);
  const taken = new Set<number>();
  const anchors: EntityRef[] = [];
  for (const gram of [...grams].sort((a, b) => b.length - a.length || a.from - b.from)) {
    const found = bearers.get(gram.text);
    const places = Array.from({ length: gram.length }, (_, i) => gram.from + i);
    if (found === undefined || places.some((place) => taken.has(place))) continue;
    for (const place of places) taken.add(place);
    anchors.push(...found);
    bearers.delete(gram.text);
  }
  return anchors.slice(0, mostAnchors);
}
