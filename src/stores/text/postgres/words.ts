/**
 * The words of a text as full text compares them, in order, but for their English endings: those of the embedded engine's
 * analysis, which are those of Lucene's standard tokenizer and its ASCII folding. Words are as Unicode's annex 29 cuts
 * them, without dictionaries: ideographs and hiragana one by one, `don't`, `3.14` and `foo_bar` whole.
 */
export function wordsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(word), ([found]) => folded(found)).filter((found) => found !== '').flatMap(pieces);
}

const letter = String.raw`[[\p{L}\p{M}\p{Nl}]--[\p{Script=Han}\p{Script=Hiragana}]]`;
const digit = String.raw`\p{Nd}`;
const inWord = String.raw`[[\p{L}\p{M}\p{N}_]--[\p{Script=Han}\p{Script=Hiragana}]]`;
/** What holds two letters, or two digits, together. */
const betweenLetters = String.raw`['’.:·]`;
const betweenDigits = String.raw`['’.,;]`;

const word = new RegExp(
  String.raw`[\p{Script=Han}\p{Script=Hiragana}]\p{M}*|[[\p{L}\p{N}_]--[\p{Script=Han}\p{Script=Hiragana}]]${inWord}*(?:(?<=${letter})${betweenLetters}(?=${letter})${inWord}+|(?<=${digit})${betweenDigits}(?=${digit})${inWord}+)*`,
  'gv',
);

/** Lower case, without accents, compatibility forms as what they stand for. */
function folded(found: string): string {
  return found
    .normalize('NFKD')
    .replace(accents, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþıħŧŋ]/g, (character) => latin[character] ?? character)
    .replaceAll('’', "'")
    .replace(/^_+$/, '');
}

/** Not the signs that spell the vowels of Indic and Thai scripts. */
const accents = /[[\p{Mn}\p{Me}]&&\p{Script=Inherited}]+/gv;

/** Letters with strokes and pairs, which have no decomposition. */
const latin: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n' };

/** No index holds words of any length; Lucene cuts them at the same. */
function pieces(found: string): readonly string[] {
  return found.length <= longest ? [found] : (found.match(new RegExp(`.{1,${longest}}`, 'gsu')) ?? []);
}

const longest = 255;
