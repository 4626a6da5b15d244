import { describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { soon } from '../../support/embedded-postgres.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';

describe('zvec, asked by many at once', () => {
  it('answers every one of them', async () => {
    const { store, end } = await temporaryZvec({})();
    const call = soon({ deadline: Date.now() + 60_000 });
    await store.open({ name: 'film', dimensions: 8, attributes: [] });
    const vector = (seed: number) => Float32Array.from({ length: 8 }, (_, i) => Math.sin(seed * 8 + i));
    await store.upsert('film', Array.from({ length: 40 }, (_, i) => ({ key: `k${i}`, vector: vector(i), attributes: {}, text: `garden ${i}`, version: 1 })), call);
    let answered = 0;
    await Promise.all(Array.from({ length: 32 }, async (_, nth) => {
      for (let i = 0; i < 15; i++) {
        const [found] = await store.nearest('film', [{ vector: vector(nth), k: [1, 5, 20, 100][i % 4] ?? 1, filter: everything }], [], call);
        const texts = await store.text?.('film', [{ text: 'garden', k: 3, filter: everything }], [], call);
        if (found?.hits.length !== 0 && texts?.[0]?.hits.length === 3) answered += 1;
      }
    }));
    expect(answered).toBe(32 * 15);
    await end();
  }, 90_000);
});
