/**
 * A name as it is compared: lower case, without accents and punctuation, single spaces. `Amélie` → `amelie`,
 * `Spider-Man: Homecoming` → `spider man homecoming`. Scripts without case or accents stay as they are.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/['’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
