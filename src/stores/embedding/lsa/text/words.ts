import { englishStem } from '../../../../kernel/english-stem.ts';

/**
 * The words of a text in order: lower-case, without accents, cut back to their English stem. A word is a run of letters,
 * marks and digits of any script; an apostrophe ends it. Scripts that put no space between words give overlapping pairs of
 * characters instead. Works through a text as it is pulled, so that a long one need not be analysed in one go.
 */
export function* wordsOf(text: string): Generator<string, undefined> {
  for (const [run] of text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]{0,39}/gu)) {
    const lower = run.toLowerCase();
    if (isAscii(lower)) yield englishStem(lower);
    else if (unspacedScript.test(lower)) yield* pairs(lower);
    else yield englishStem(withoutAccents(lower));
  }
}

const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function isAscii(word: string): boolean {
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Only Latin, Greek and Cyrillic accents go; in other scripts a mark may be half of a letter. */
function withoutAccents(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

function* pairs(run: string): Generator<string, undefined> {
  const characters = [...run.normalize('NFC')];
  if (characters.length === 1) yield run;
  for (let i = 1; i < characters.length; i++) yield `${characters[i - 1]}${characters[i]}`;
}
