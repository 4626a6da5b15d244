import { isEmbedded, type Catalog } from '../../catalog/catalog.ts';
import { kindWords } from '../../catalog/kind-words.ts';
import { singular } from '../../catalog/names.ts';
import type { EntityRef } from '../../model/entity-ref.ts';
import { foldName } from '../../model/fold-name.ts';
import type { NamedEntity } from '../../ports/entity-store.ts';

/** Words in a row, folded, and where they stand in the query. */
export interface NameGram {
  readonly text: string;
  /** The same where its last word is of many: "westerns" may mean the genre "Western". As the text where it is of one. */
  readonly singular: string;
  readonly from: number;
  readonly length: number;
}

/** No name in a question is longer than this; longer titles are still found by meaning and by words. */
const longestName = 6;
const mostWords = 64;
const mostAnchors = 16;

/** Words of questions in general, which mean nothing of the kind where something bears them as a name. */
const commonWords = new Set(
  'a about after all an and any are as at be before best but by can do for from get good great has have how i in into is it its like me more my new no not of off on one or our out over own she he her him his similar some something show so than that the their them then there they this to two under up us was we were what when where which who why with you your'.split(' '),
);

/** Every run of words of the query that might be a name. */
export function nameGrams(query: string): NameGram[] {
  const words = foldName(query).split(' ').filter(Boolean).slice(0, mostWords);
  const grams: NameGram[] = [];
  for (let from = 0; from < words.length; from++)
    for (let length = 1; length <= longestName && from + length <= words.length; length++) {
      const run = words.slice(from, from + length);
      if (run.every((word) => commonWords.has(word) || (length === 1 && word.length < 3))) continue;
      grams.push({ text: run.join(' '), singular: [...run.slice(0, -1), singular(run.at(-1) ?? '')].join(' '), from, length });
    }
  return grams;
}

/** Of the names found, the longest first and none inside another; everything that bears a chosen name is an anchor. */
export function chooseNames(catalog: Catalog, grams: readonly NameGram[], named: readonly NamedEntity[]): EntityRef[] {
  const bearers = Map.groupBy(named.filter(isMeant(catalog, grams)), ({ name }) => foldName(name));
  const taken = new Set<number>();
  const anchors: EntityRef[] = [];
  for (const gram of [...grams].sort((a, b) => b.length - a.length || a.from - b.from)) {
    const name = bearers.has(gram.text) ? gram.text : gram.singular;
    const found = bearers.get(name);
    const places = Array.from({ length: gram.length }, (_, i) => gram.from + i);
    if (found === undefined || places.some((place) => taken.has(place))) continue;
    for (const place of places) taken.add(place);
    anchors.push(...found.map(({ ref }) => ref));
    bearers.delete(name);
  }
  return anchors.slice(0, mostAnchors);
}

/**
 * Titles are made of any words: "Reality" and "Survivor" are not meant in "a documentary about reality and survivor guilt".
 * So a title of one word must be half of what the question says, or more; names of what only describes (genres, people) need not.
 */
function isMeant(catalog: Catalog, grams: readonly NameGram[]): (named: NamedEntity) => boolean {
  const kinds = kindWords(catalog);
  const content = new Set(grams.filter(({ text, length }) => length === 1 && !kinds.has(text)).map(({ text }) => text));
  return ({ name, ref }) => {
    const entity = catalog.entities.get(ref.type);
    const folded = foldName(name);
    return entity === undefined || !isEmbedded(entity) || folded.includes(' ') || (content.has(folded) && content.size <= 2);
  };
}
