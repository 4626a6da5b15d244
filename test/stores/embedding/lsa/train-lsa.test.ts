import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FailureReason } from '../../../../src/ports/store-failure.ts';
import { lsaEmbedder } from '../../../../src/stores/embedding/lsa/lsa-embedder.ts';
import { trainLsa } from '../../../../src/stores/embedding/lsa/train-lsa.ts';
import { callOf } from '../../../contract/embedder.contract.ts';
import { catalogue } from './catalogue.ts';

describe('learning', () => {
  it('gives the same artifact, bit for bit, for the same documents in the same order', async () => {
    const [first, second] = await Promise.all([trainLsa(catalogue), trainLsa(asynchronously(catalogue))]);
    expect(Buffer.from(first).equals(second)).toBe(true);
    expect(Buffer.from(first).equals(await trainLsa(catalogue.slice(1)))).toBe(false);
  });

  it('tells of its progress, from 0 to 1', async () => {
    const shares: number[] = [];
    await trainLsa(catalogue, {}, (share) => shares.push(share));
    expect(shares[0]).toBe(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.at(-1)).toBe(1);
  });

  it('reads documents no faster than they are counted, and lets others go on meanwhile', async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const turnsAtReading: number[] = [];
    await trainLsa(
      (function* () {
        for (let i = 0; i < 40; i++) {
          turnsAtReading.push(turns);
          yield `${catalogue[i % catalogue.length]} `.repeat(1000);
        }
      })(),
    );
    clearInterval(turning);
    expect(turnsAtReading.at(-1)).toBeGreaterThan(turnsAtReading[0] ?? 0);
    expect(turns).toBeGreaterThan(turnsAtReading.at(-1) ?? 0);
  });

  it('rejects with what reading the documents throws', async () => {
    await expect(
      trainLsa(
        (function* () {
          yield 'one';
          throw new RangeError('no more');
        })(),
      ),
    ).rejects.toThrow(RangeError);
  });

  it('rejects where the thread fails', async () => {
    await expect(trainLsa([5 as unknown as string])).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Unavailable });
  });

  it('leaves nothing behind that would keep a process alive', async () => {
    const module = new URL('../../../../src/stores/embedding/lsa/train-lsa.ts', import.meta.url).href;
    const script = `const { trainLsa } = await import('${module}'); const { length } = await trainLsa(['a ship']); console.log(length > 0);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 10_000 });
    expect(stdout.trim()).toBe('true');
  });

  it('ends when it is told to, even where the next document never comes', async () => {
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(20)]) {
      const endless = (async function* () {
        yield 'one';
        await wait(60_000, undefined, { ref: false });
      })();
      await expect(trainLsa(endless, { signal })).rejects.toMatchObject({
        name: 'StoreFailure',
        reason: FailureReason.Timeout,
        operation: 'learn',
      });
    }
  });
});

describe('embedding', () => {
  it.each([
    ['many texts', Array.from({ length: 3000 }, () => catalogue.join(' '))],
    ['a long text', [catalogue.join(' ').repeat(3000)]],
  ])('%s lets others go on meanwhile', async (_, texts) => {
    const embedder = lsaEmbedder(await trainLsa(catalogue));
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    await embedder.embed(texts, callOf());
    clearInterval(turning);
    expect(turns).toBeGreaterThan(5);
  });
});

async function* asynchronously(documents: readonly string[]): AsyncGenerator<string> {
  for (const document of documents) {
    await wait(0);
    yield document;
  }
}
