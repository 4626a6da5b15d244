import { englishStem } from '../kernel/english-stem.ts';
import { foldName } from '../model/fold-name.ts';

/** Characters of a passage, marks not counted. */
const passageLength = 160;
/** Of these, how many may stand before the first word that is marked. */
const lead = 40;
/** Characters that are looked through. */
const farthest = 50_000;

/**
 * The words of a search text as passages are compared to them: folded and without their endings, as full text compares. Its
 * stemmer is another one, so here and there a word that was found is not marked.
 */
export function wordsToMark(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).map(({ folded }) => folded));
}

/**
 * The passage of a text that holds the most of these words, the first of such, with each marked like **this**; undefined
 * where the text holds none. Cut between words, with … where something is left out.
 */
export function highlight(text: string, words: ReadonlySet<string>): string | undefined {
  const all = wordsOf(text.slice(0, farthest));
  const marked = all.filter(({ folded }) => words.has(folded));
  const first = richest(marked);
  if (first === undefined) return undefined;
  const from = text.length <= passageLength ? 0 : (all.find(({ start }) => start >= first.start - lead)?.start ?? 0);
  const to = text.length - from <= passageLength ? text.length : Math.max(first.end, all.findLast(({ end }) => end <= from + passageLength)?.end ?? 0);
  let passage = from > 0 ? '…' : '';
  let done = from;
  for (const { start, end } of marked.filter((word) => word.start >= from && word.end <= to)) {
    passage += `${text.slice(done, start)}**${text.slice(start, end)}**`;
    done = end;
  }
  return `${passage}${text.slice(done, to)}${to < text.length ? '…' : ''}`;
}

interface Word {
  readonly folded: string;
  /** Where it stands, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({ folded: englishStem(foldName(match[0])), start: match.index, end: match.index + match[0].length }));
}

/** The word from which on a passage holds the most different ones. */
function richest(words: readonly Word[]): Word | undefined {
  const held = new Map<string, number>();
  let best: { readonly word: Word; readonly held: number } | undefined;
  let next = 0;
  for (const word of words) {
    for (let ahead = words[next]; ahead !== undefined && (ahead === word || ahead.end <= word.start + passageLength - lead); ahead = words[++next]) held.set(ahead.folded, (held.get(ahead.folded) ?? 0) + 1);
    if (held.size > (best?.held ?? 0)) best = { word, held: held.size };
    const left = (held.get(word.folded) ?? 0) - 1;
    if (left > 0) held.set(word.folded, left);
    else held.delete(word.folded);
  }
  return best?.word;
}
