import { compareCodePoints } from '../../../../kernel/code-points.ts';
import { wordsOf } from '../text/words.ts';
import { seededRandom } from './seeded-random.ts';
import type { SparseMatrix } from './sparse-matrix.ts';

/** Which words stand in which documents, how often. */
export interface Counts {
  /** The most frequent first, by documents; equally frequent ones by code point. */
  readonly terms: readonly string[];
  /** In how many documents each term stands. */
  readonly documentFrequencies: Float64Array;
  /** Documents × terms. */
  readonly occurrences: SparseMatrix;
}

export interface CorpusOptions {
  /** Documents to keep; of more, an even sample. */
  readonly maxDocuments: number;
  readonly seed: number;
}

/**
 * Takes in documents one at a time and keeps only numbers of them, about 0.5 KB for one of 100 words. What it takes in
 * bounds what learning costs: of more documents than it may keep each has the same chance to stay (reservoir sampling,
 * Vitter 1985, algorithm R).
 */
export class Corpus {
  readonly #options: CorpusOptions;
  readonly #random: () => number;
  readonly #ids = new Map<string, number>();
  /** Of each kept document, its words' ids in ascending order, repeated as often as they stand there. */
  readonly #documents: Int32Array[] = [];
  #seen = 0;

  constructor(options: CorpusOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  /** Documents taken in, kept or not. */
  get size(): number {
    return this.#seen;
  }

  add(document: string): void {
    const place =
      this.#documents.length < this.#options.maxDocuments ? this.#documents.length : Math.floor(this.#random() * (this.#seen + 1));
    this.#seen++;
    if (place < this.#options.maxDocuments) this.#documents[place] = this.#analyse(document);
  }

  /** Counts of the `maxTerms` most frequent words. */
  counts(maxTerms: number): Counts {
    const frequencies = new Int32Array(this.#ids.size);
    for (const document of this.#documents) for (const [id] of runsOf(document)) frequencies[id] = (frequencies[id] ?? 0) + 1;
    const kept = [...this.#ids]
      .map(([term, id]) => ({ term, id, frequency: frequencies[id] ?? 0 }))
      .filter(({ frequency }) => frequency > 0)
      .sort((a, b) => b.frequency - a.frequency || compareCodePoints(a.term, b.term))
      .slice(0, maxTerms);
    const columnOf = new Int32Array(this.#ids.size).fill(-1);
    for (const [column, { id }] of kept.entries()) columnOf[id] = column;
    return {
      terms: kept.map(({ term }) => term),
      documentFrequencies: Float64Array.from(kept, ({ frequency }) => frequency),
      occurrences: this.#occurrences(
        columnOf,
        kept.reduce((sum, { frequency }) => sum + frequency, 0),
        kept.length,
      ),
    };
  }

  #occurrences(columnOf: Int32Array, entries: number, columns: number): SparseMatrix {
    const offsets = new Float64Array(this.#documents.length + 1);
    const indices = new Int32Array(entries);
    const values = new Float32Array(entries);
    let next = 0;
    for (const [row, document] of this.#documents.entries()) {
      for (const [id, count] of runsOf(document)) {
        const column = columnOf[id] ?? -1;
        if (column < 0) continue;
        indices[next] = column;
        values[next] = count;
        next++;
      }
      offsets[row + 1] = next;
    }
    return { rows: this.#documents.length, columns, offsets, indices, values };
  }

  #analyse(document: string): Int32Array {
    const ids: number[] = [];
    for (const word of wordsOf(document)) {
      const id = this.#ids.get(word) ?? this.#ids.size;
      if (id === this.#ids.size) this.#ids.set(word, id);
      if (ids.push(id) === mostWords) break;
    }
    return Int32Array.from(ids).sort();
  }
}

/** Of one document; what comes after says little more about it, and memory stays bounded. */
const mostWords = 2000;

/** Each id with the length of its run. */
function* runsOf(ids: Int32Array): Generator<readonly [id: number, count: number], undefined> {
  for (let start = 0, end = 1; start < ids.length; start = end++) {
    const id = ids[start] ?? 0;
    while (ids[end] === id) end++;
    yield [id, end - start];
  }
}
