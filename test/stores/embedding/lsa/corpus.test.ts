import { describe, expect, it } from 'vitest';
import { associations } from '../../../../src/stores/embedding/lsa/learn/associations.ts';
import { Corpus } from '../../../../src/stores/embedding/lsa/learn/corpus.ts';

function corpusOf(documents: readonly string[], maxDocuments = 1000): Corpus {
  const corpus = new Corpus({ maxDocuments, seed: 1 });
  for (const document of documents) corpus.add(document);
  return corpus;
}

/** Rows of counts, a column for each term. */
function dense(corpus: Corpus, maxTerms = 100): { readonly terms: readonly string[]; readonly rows: readonly (readonly number[])[] } {
  const { terms, occurrences } = corpus.counts(maxTerms);
  const rows = Array.from({ length: occurrences.rows }, (_, row) => {
    const counts = terms.map(() => 0);
    for (let i = occurrences.offsets[row] ?? 0; i < (occurrences.offsets[row + 1] ?? 0); i++)
      counts[occurrences.indices[i] ?? 0] = occurrences.values[i] ?? 0;
    return counts;
  });
  return { terms, rows };
}

describe('a corpus', () => {
  it('counts which words stand in which documents, the words in most documents first', () => {
    expect(dense(corpusOf(['ship sea', 'sea port sea', '', 'port sea ship ice']))).toEqual({
      terms: ['sea', 'port', 'ship', 'ice'],
      rows: [
        [1, 0, 1, 0],
        [2, 1, 0, 0],
        [0, 0, 0, 0],
        [1, 1, 1, 1],
      ],
    });
  });

  it('knows only as many words as wished', () => {
    expect(dense(corpusOf(['ship sea', 'sea port sea', 'port sea ship ice']), 2)).toEqual({
      terms: ['sea', 'port'],
      rows: [
        [1, 0],
        [2, 1],
        [1, 1],
      ],
    });
  });

  it('keeps an even sample of more documents than it may keep, the same every time, and counts them all', () => {
    const documents = Array.from({ length: 4000 }, (_, i) => `number${String.fromCharCode(97 + Math.floor(i / 1000))}x`);
    const corpus = corpusOf(documents, 400);
    const { terms, rows } = dense(corpus);
    expect(corpus.size).toBe(4000);
    expect(rows.length).toBe(400);
    const kept = terms.map((_, term) => rows.reduce((sum, row) => sum + (row[term] ?? 0), 0));
    expect(kept.length).toBe(4);
    for (const share of kept) expect(share).toBeGreaterThan(60);
    expect(dense(corpusOf(documents, 400))).toEqual({ terms, rows });
  });

  it('reads only the beginning of a document without end', () => {
    const [row] = dense(corpusOf(['word '.repeat(100_000)])).rows;
    expect(row).toEqual([2000]);
  });
});

describe('associations', () => {
  it('are ln(1 + lift) of counts damped to 1 + ln count', () => {
    const { occurrences } = corpusOf(['ship sea', 'sea sea']).counts(10);
    const twice = 1 + Math.log(2);
    const total = 2 + twice;
    expect([...associations(occurrences).values]).toEqual([
      expect.closeTo(Math.log(1 + total / (2 * 1)), 5),
      expect.closeTo(Math.log(1 + total / (2 * (1 + twice))), 5),
      expect.closeTo(Math.log(1 + (twice * total) / (twice * (1 + twice))), 5),
    ]);
  });
});
