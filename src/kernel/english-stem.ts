/**
 * Cuts plural -s and verbal -ing and -ed off an English word; other words stay as they are, or nearly so. Deliberately
 * light: a stemmer that also cuts -er, -ment, -ness found films worse, this one finds them better in small catalogues.
 * @param word lower-case; anything but ASCII comes back unchanged
 */
export function englishStem(word: string): string {
  if (word.length <= 3) return word;
  const singular = singularOf(word);
  if (singular.length <= 5) return singular;
  if (singular.endsWith('ing')) return verbOf(singular, singular.slice(0, -3));
  if (singular.endsWith('ed')) return verbOf(singular, singular.slice(0, -2));
  return singular;
}

function singularOf(word: string): string {
  // "zombies" is of "zombie" and "stories" of "story", and only a dictionary knows which: all end alike.
  if (word.endsWith('ie')) return `${word.slice(0, -2)}y`;
  if (!word.endsWith('s')) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|...o)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('ss') || word.endsWith('us') || word.endsWith('is') ? word : word.slice(0, -1);
}

function verbOf(word: string, base: string): string {
  if (base.length < 3 || !/[aeiouy]/.test(base)) return word;
  if (/([^aeiouylsz])\1$/.test(base)) return base.slice(0, -1);
  return /(?:at|bl|iz|[vcg])$/.test(base) ? `${base}e` : base;
}
