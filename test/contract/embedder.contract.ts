import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultTenancy } from '../../src/model/tenancy.ts';
import type { Call, NativeRequest } from '../../src/ports/call.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { FailureReason } from '../../src/ports/store-failure.ts';

export interface EmbedderUnderTest {
  readonly embedder: Embedder;
  /** Another object for the same model. */
  readonly again: () => Embedder;
  /** Texts that the model knows, all different in what they say. */
  readonly known: readonly [string, string, string, ...string[]];
  /** Texts in which it finds nothing. */
  readonly unknown: readonly string[];
  /** Makes the next embedding of several hundred texts last until it is given up; absent where it lasts long enough by itself. */
  readonly stall?: () => void;
  /** Makes a later part of the next embedding of several hundred texts fail; absent where nothing can. */
  readonly breakPart?: () => void;
  /** Undoes the two above. */
  readonly calm?: () => void;
  readonly end: () => Promise<void>;
}

/** What every embedder must do. */
export function embedderContract(open: () => Promise<EmbedderUnderTest>): void {
  describe('an embedder', () => {
    let under: EmbedderUnderTest;
    let embedder: Embedder;
    let known: EmbedderUnderTest['known'];

    beforeAll(async () => {
      under = await open();
      ({ embedder, known } = under);
    });
    afterEach(() => under.calm?.());
    afterAll(() => under.end());

    const manyTexts = (count: number): string[] =>
      Array.from({ length: count }, (_, i) => `${known[i % known.length]} ${known[(i * 7 + 1) % known.length]}`);

    it('EM01 MUST give one vector of length 1 for each text, with as many components as the identity says', async () => {
      const { dimensions } = await embedder.identity();
      const vectors = await embedder.embed(known, callOf());
      expect(vectors.map((vector) => vector?.length)).toEqual(known.map(() => dimensions));
      for (const vector of vectors) expect(Math.abs(lengthOf(vector) - 1)).toBeLessThan(1e-5);
    });

    it('EM02 MUST give vectors in the order of the texts', async () => {
      const alone = await Promise.all(known.map(async (text) => (await embedder.embed([text], callOf()))[0]));
      expect(distinct(alone).size).toBe(known.length);
      expectSame(await embedder.embed(known, callOf()), alone);
      expectSame(await embedder.embed(known.toReversed(), callOf()), alone.toReversed());
    });

    it('EM03 MUST give null for a text in which the model finds nothing, and vectors for those around it', async () => {
      const texts = under.unknown.flatMap((text) => [known[0], text]);
      const vectors = await embedder.embed(texts, callOf());
      expect(vectors.map((vector) => vector === null)).toEqual(texts.map((_, i) => i % 2 === 1));
      expect(await embedder.embed(under.unknown, callOf())).toEqual(under.unknown.map(() => null));
    });

    it('EM04 MUST have one identity for life, the same for every object of a model', async () => {
      const before = await embedder.identity();
      await embedder.embed(known, callOf());
      expect(await embedder.identity()).toEqual(before);
      expect(await under.again().identity()).toEqual(before);
      expect(before.model).not.toBe('');
      expect(before.hash).not.toBe('');
      expect(before.dimensions).toBeGreaterThan(0);
    });

    it('EM05 MUST take any number of texts', async () => {
      for (const count of [0, 1, 250]) {
        const texts = manyTexts(count);
        const vectors = await embedder.embed(texts, callOf());
        expect(vectors.length).toBe(count);
        expect(vectors.every((vector) => vector !== null)).toBe(true);
      }
    });

    it('EM06 MUST give the same vector for the same text: again, among others, at the same time, from another object', async () => {
      const [expected] = await embedder.embed([known[0]], callOf());
      const texts = manyTexts(250).toSpliced(137, 1, known[0]);
      const [among, another, ...meanwhile] = await Promise.all([
        embedder.embed(texts, callOf()),
        under.again().embed([known[0]], callOf()),
        ...known.map((text) => embedder.embed([text, known[0]], callOf())),
      ]);
      expectSame(
        [among[137], another[0], ...meanwhile.map((vectors) => vectors[1])],
        Array.from({ length: 2 + known.length }, () => expected),
      );
    });

    it('EM07 MUST take every string there is', async () => {
      const hostile = [
        '😀🦊',
        '\ud83d',
        'a\udc00b',
        '\u0000\u0001\u001f\u007f',
        '\u202eabc\u2066',
        '﷽',
        'e\u0301'.repeat(500),
        '"\\\n\r\t\'`',
        '{"input":[]}',
        'א ב ג',
        '映画の宇宙船',
        'x'.repeat(100_000),
        'x\u0300'.repeat(10_000),
        `${known[1]} `.repeat(Math.ceil(1e6 / known[1].length)),
      ];
      const vectors = await embedder.embed(
        hostile.flatMap((text) => [text, known[0]]),
        callOf(),
      );
      const [expected] = await embedder.embed([known[0]], callOf());
      expect(vectors.length).toBe(2 * hostile.length);
      for (const [i, vector] of vectors.entries()) {
        if (i % 2 === 1) expectSame([vector], [expected]);
        else if (vector !== null) expect(Math.abs(lengthOf(vector) - 1)).toBeLessThan(1e-5);
      }
      expect(vectors.at(-2)).not.toBeNull();
    });

    it('EM08 MUST not begin for a caller who has gone, or whose time is over', async () => {
      const native: NativeRequest[] = [];
      const observe = (request: NativeRequest): unknown => native.push(request);
      await expectTimeout(embedder.embed(known, { ...callOf(), observe, signal: AbortSignal.abort() }));
      await expectTimeout(embedder.embed(known, { ...callOf(), observe, deadline: Date.now() - 1 }));
      expect(native).toEqual([]);
    });

    it('EM09 MUST settle promptly when the caller gives up meanwhile', async () => {
      under.stall?.();
      const gone = new AbortController();
      const embedding = embedder.embed(manyTexts(30_000), { ...callOf(), signal: gone.signal });
      setTimeout(() => gone.abort(), 20);
      await expectTimeout(embedding);
    }, 10_000);

    it('EM10 MUST settle promptly when the time is over meanwhile', async () => {
      under.stall?.();
      await expectTimeout(embedder.embed(manyTexts(30_000), { ...callOf(), deadline: Date.now() + 20.5 }));
    }, 10_000);

    it('EM11 MUST reject as a whole where a part fails', async (context) => {
      if (under.breakPart === undefined) return context.skip('nothing of it can fail');
      under.breakPart();
      await expect(embedder.embed(manyTexts(450), callOf())).rejects.toMatchObject({
        name: 'StoreFailure',
        reason: FailureReason.Rejected,
        family: 'embedding',
      });
      expect((await embedder.embed(manyTexts(450), callOf())).every((vector) => vector !== null)).toBe(true);
    });

    it('EM12 MUST tell of each native request, without what the texts say, and make none for no texts', async () => {
      const native: NativeRequest[] = [];
      const call = { ...callOf(), observe: (request: NativeRequest) => void native.push(request) };
      await embedder.embed([], call);
      expect(native).toEqual([]);
      await embedder.embed([known[0]], call);
      expect(native).toMatchObject([{ store: 'embeddings', operation: 'embed' }]);
      expect(native[0]?.text).not.toContain(known[0]);
    });
  });
}

export function callOf(): Call {
  return { tenancy: defaultTenancy, signal: new AbortController().signal, deadline: Date.now() + 60_000 };
}

export function lengthOf(vector: Float32Array | null | undefined): number {
  return Math.sqrt((vector ?? new Float32Array(0)).reduce((sum, component) => sum + component * component, 0));
}

/** Endpoints may round the same text otherwise in another batch. */
function expectSame(vectors: readonly (Float32Array | null | undefined)[], expected: readonly (Float32Array | null | undefined)[]): void {
  expect(vectors.length).toBe(expected.length);
  for (const [i, vector] of vectors.entries()) expect(cosine(vector, expected[i])).toBeGreaterThan(1 - 1e-5);
}

export function cosine(a: Float32Array | null | undefined, b: Float32Array | null | undefined): number {
  return (a ?? new Float32Array(0)).reduce((sum, component, i) => sum + component * (b?.[i] ?? 0), 0);
}

function distinct(vectors: readonly (Float32Array | null | undefined)[]): Set<string> {
  return new Set(vectors.map((vector) => String(vector)));
}

async function expectTimeout(embedding: Promise<unknown>): Promise<void> {
  await expect(embedding).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Timeout, family: 'embedding' });
}
