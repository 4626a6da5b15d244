/** BM25 of each document for a text, from the formula alone: k₁ = 1.2, b = 0.75, rarity ln(1 + (N − n + ½)/(n + ½)). Documents without any of the words are missing. */
export function bm25(documents: ReadonlyMap<string, string>, text: string): ReadonlyMap<string, number> {
  const words = new Map([...documents].map(([key, document]) => [key, wordsOf(document)]));
  const average = [...words.values()].reduce((sum, all) => sum + all.length, 0) / words.size;
  const scores = new Map<string, number>();
  for (const word of new Set(wordsOf(text))) {
    const n = [...words.values()].filter((all) => all.includes(word)).length;
    const rarity = Math.log(1 + (words.size - n + 0.5) / (n + 0.5));
    for (const [key, all] of words) {
      const f = all.filter((other) => other === word).length;
      if (f > 0) scores.set(key, (scores.get(key) ?? 0) + (rarity * f * 2.2) / (f + 1.2 * (0.25 + (0.75 * all.length) / average)));
    }
  }
  return scores;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
