import { describe, expect, it } from 'vitest';
import { Corpus } from '../../../../src/stores/embedding/lsa/learn/corpus.ts';
import { learnLsa, type LearningOptions } from '../../../../src/stores/embedding/lsa/learn/learn-lsa.ts';
import { decodeLsaArtifact } from '../../../../src/stores/embedding/lsa/lsa-artifact.ts';
import { lsaEmbedder } from '../../../../src/stores/embedding/lsa/lsa-embedder.ts';
import { callOf, cosine, lengthOf } from '../../../contract/embedder.contract.ts';
import { catalogue } from './catalogue.ts';

function learnt(
  documents: readonly string[],
  { maxDocuments = 1000, ...options }: Partial<LearningOptions & { maxDocuments: number }> = {},
): Uint8Array {
  const corpus = new Corpus({ maxDocuments, seed: 1 });
  for (const document of documents) corpus.add(document);
  return learnLsa(corpus, { dimensions: 256, maxTerms: 1000, seed: 1, weakWords: [], ...options }, () => {});
}

async function search(artifact: Uint8Array, query: string): Promise<readonly string[]> {
  const embedder = lsaEmbedder(artifact);
  const [wanted] = await embedder.embed([query], callOf());
  const vectors = await embedder.embed(catalogue, callOf());
  return catalogue
    .map((text, i) => ({ title: text.split('.')[0] ?? '', score: cosine(vectors[i], wanted) }))
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title);
}

describe('a model learnt from a catalogue', () => {
  it('lets words that say little in every text hardly turn what a query asks for', async () => {
    const documents = ['a road movie across the desert', 'a siege and its soldiers in the great war', 'bakers quarrel about bread', 'a lighthouse keeper writes letters'];
    const nearness = async (weakWords: readonly string[]) => {
      const embedder = lsaEmbedder(learnt(documents, { weakWords }));
      const [query, road, war] = await embedder.embed(['war movies', ...documents], callOf());
      return cosine(war, query) - cosine(road, query);
    };
    expect(await nearness(['movie'])).toBeGreaterThan((await nearness([])) + 0.1);
  });

  it('finds a work by a few words of it, also misspelt or in another form', async () => {
    const artifact = learnt(catalogue);
    expect((await search(artifact, 'food critics'))[0]).toBe('Sugar and Salt');
    expect((await search(artifact, 'torpedoe jammed in the torpeda room'))[0]).toBe('Torpedo Room');
    expect((await search(artifact, 'inheritted bakry'))[0]).toBe('Orchard Street');
  });

  it('finds works about a thing that do not name it, by the company that words keep', async () => {
    const few = learnt(catalogue, { dimensions: 4 });
    expect((await search(few, 'submarine')).slice(0, 5)).toEqual(expect.arrayContaining(['Deep Orders', 'Torpedo Room']));
  });

  it('knows works by words that tell nothing in other texts', async () => {
    const artifact = learnt([...catalogue, 'It', 'Us']);
    const [it, us, other] = await lsaEmbedder(artifact).embed(['It', 'Us', 'submarine'], callOf());
    expect(lengthOf(it)).toBeCloseTo(1, 5);
    expect(cosine(it, us)).toBeLessThan(0.9);
    expect(cosine(it, other)).toBeLessThan(0.9);
  });

  it('heeds words less that only hold a sentence together', async () => {
    const embedder = lsaEmbedder(learnt(['with bread', 'gold bread', 'salt fish', 'sea wind']));
    const [fish, withFish, goldFish] = await embedder.embed(['fish', 'with fish', 'gold fish'], callOf());
    expect(cosine(fish, withFish)).toBeGreaterThan(cosine(fish, goldFish) + 0.1);
  });

  it('corrects words of a query, not of a document', async () => {
    const [query, document] = await lsaEmbedder(learnt(catalogue)).embed(['submarin '.repeat(16), 'submarin '.repeat(17)], callOf());
    expect(lengthOf(query)).toBeCloseTo(1, 5);
    expect(document).toBeNull();
  });

  it('heeds rare words more than frequent ones', async () => {
    const works = Array.from('abcdefghijkl', (letter) => `film of the ${letter.repeat(3)}`);
    const [film, rare, both] = await lsaEmbedder(learnt(works)).embed(['film', 'ccc', 'film ccc'], callOf());
    expect(cosine(both, rare)).toBeGreaterThan(cosine(both, film) + 0.1);
  });

  it('tells works apart that differ only in a word that is never without another', async () => {
    const letters = [...'abcdefghijklmnopqrstuvwx'];
    const people = letters.flatMap((first) => letters.slice(0, 10).map((last) => `${first.repeat(4)} ${first}${last}berg`));
    const embedder = lsaEmbedder(learnt(people, { dimensions: letters.length }));
    const vectors = await embedder.embed(people, callOf());
    const lastNames = people.map((name) => name.slice(5));
    for (const [i, query] of (await embedder.embed(lastNames, callOf())).entries()) {
      const others = vectors.map((vector, j) => (j === i ? -1 : cosine(vector, query)));
      expect(cosine(vectors[i], query)).toBeGreaterThan(Math.max(...others) + 0.01);
    }
  });

  it('has a vector for every word it knows, also where no dimension was left for its meaning', async () => {
    const vectors = await lsaEmbedder(learnt(['ship sea', 'bread', 'gold', 'wind'], { dimensions: 1 })).embed(
      ['ship', 'bread', 'gold', 'wind'],
      callOf(),
    );
    expect(vectors.map((vector) => vector && [...vector].map(Math.abs))).toEqual([[1], [1], [1], [1]]);
  });

  it('has as many dimensions as the documents support, and no more than wished', async () => {
    const dimensionsOf = async (documents: readonly string[], dimensions: number): Promise<number> =>
      (await lsaEmbedder(learnt(documents, { dimensions })).identity()).dimensions;
    expect(await dimensionsOf(catalogue, 256)).toBe(catalogue.length);
    expect(await dimensionsOf(catalogue, 5)).toBe(5);
    expect(await dimensionsOf([...catalogue, ...catalogue], 256)).toBe(catalogue.length);
    expect(await dimensionsOf(['ship'], 256)).toBe(1);
  });

  it('of one document, or of some that are alike, still tells words it knows from words it does not', async () => {
    for (const documents of [['a ship at sea'], ['a ship at sea', 'a ship at sea'], ['ship', 'sea'], ['ship sea', 'ship']]) {
      const [known, unknown] = await lsaEmbedder(learnt(documents)).embed(['ship', 'bakery'], callOf());
      expect(lengthOf(known)).toBeCloseTo(1, 5);
      expect(unknown).toBeNull();
    }
  });

  it('of no documents knows nothing', async () => {
    for (const documents of [[], ['', '...']]) {
      const embedder = lsaEmbedder(learnt(documents));
      expect(await embedder.embed(['ship', ''], callOf())).toEqual([null, null]);
      expect((await embedder.identity()).dimensions).toBeGreaterThan(0);
    }
  });

  it('remembers of how many documents it was learnt, also of those it left out', async () => {
    expect(decodeLsaArtifact(learnt(catalogue)).documents).toBe(catalogue.length);
    expect(decodeLsaArtifact(learnt(catalogue, { maxDocuments: 3 })).documents).toBe(catalogue.length);
  });
});
