/** Full text by BM25 (Robertson and Zaragoza 2009), scored over all documents of the index whatever the search leaves out. */
export class TextIndex {
  readonly #words = new Map<string, readonly string[]>();
  /** Word → document → how often it occurs there. */
  readonly #postings = new Map<string, Map<string, number>>();
  #totalLength = 0;

  set(key: string, text: string): void {
    this.delete(key);
    const words = wordsOf(text);
    this.#words.set(key, words);
    this.#totalLength += words.length;
    for (const word of words) {
      const documents = this.#postings.get(word) ?? new Map<string, number>();
      this.#postings.set(word, documents.set(key, (documents.get(key) ?? 0) + 1));
    }
  }

  delete(key: string): void {
    const words = this.#words.get(key) ?? [];
    for (const word of words) this.#postings.get(word)?.delete(key);
    this.#totalLength -= words.length;
    this.#words.delete(key);
  }

  /** Of every document with at least one of the words; each score is above 0. */
  scores(text: string): ReadonlyMap<string, number> {
    const scores = new Map<string, number>();
    const count = this.#words.size;
    for (const word of new Set(wordsOf(text))) {
      const documents = this.#postings.get(word) ?? new Map<string, number>();
      const rarity = Math.log(1 + (count - documents.size + 0.5) / (documents.size + 0.5));
      for (const [key, occurrences] of documents) {
        const relativeLength = ((this.#words.get(key)?.length ?? 0) * count) / this.#totalLength;
        const dampening = saturation * (1 - lengthWeight + lengthWeight * relativeLength);
        scores.set(key, (scores.get(key) ?? 0) + (rarity * occurrences * (saturation + 1)) / (occurrences + dampening));
      }
    }
    return scores;
  }
}

/** The usual constants of BM25, there called k₁ and b. */
const saturation = 1.2;
const lengthWeight = 0.75;

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
