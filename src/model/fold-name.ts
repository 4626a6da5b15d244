/**
 * Marks that people leave out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Not the signs that spell
 * the vowels of Indic and Thai scripts, nor the two that tell Japanese が and ぱ from か and は.
 */
const accents = /[[[\p{Mn}\p{Me}]&&[\p{Script=Inherited}\p{Script=Hebrew}]]--[\u3099\u309a]]+/gv;

/**
 * A name as it is compared: lower case, without accents and punctuation, single spaces. `Amélie` → `amelie`,
 * `Spider-Man: Homecoming` → `spider man homecoming`. Scripts without case or accents stay as they are.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(accents, '')
    .replace(/['’\p{Cf}]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
