import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextStore } from '../../../src/ports/text-store.ts';
import { postgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { postgresTextStore } from '../../../src/stores/text/postgres/postgres-text-store.ts';
import { attribute, callOf, film, keysOf, matching } from '../../contract/vector-store/films.ts';
import { freshDatabase, soon, type FreshDatabase } from '../../support/embedded-postgres.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';
import type { VectorStoreUnderTest } from '../../contract/vector-store/under-test.ts';

const collection = { name: 'films', dimensions: 4, attributes: [attribute('title', 'string')] };
const bare = (key: string, text: string) => ({ ...film(key, { text }), attributes: { title: key } });

describe('full text in PostgreSQL', () => {
  let database: FreshDatabase;
  let store: TextStore;

  beforeAll(async () => {
    database = await freshDatabase();
    store = postgresTextStore({ sql: database.client });
    await store.open(collection);
  });

  describe('beside the embedded engine, on the sample catalogue', () => {
    const call = callOf({ tenant: 't', project: 'p' });
    let embedded: VectorStoreUnderTest;
    let texts: readonly string[];

    beforeAll(async () => {
      embedded = await temporaryZvec({})();
      await embedded.store.open(collection);
      texts = [...(await sampleTexts()), ...oddTexts];
      const rows = texts.map((text, i) => bare(`k${i}`, text));
      for (const each of [store, embedded.store]) await each.upsert(collection.name, rows, call);
      // Else it counts words for each segment by itself.
      await embedded.store.optimize(collection.name);
    });
    afterAll(() => embedded.end());

    // zvec counts a document of its own along, so that its scores are a little others.
    it('finds the same rows with nearly the same scores, whatever is asked', async () => {
      const words = [...new Set(texts.flatMap((text) => text.split(/\s+/u)))].filter((word) => word !== '');
      const titles = texts.slice(0, 60).map((text) => text.split(/\s+/u).slice(0, 8).join(' '));
      const queries = [...words.filter((_, i) => i % 45 === 0), ...titles, ...oddTexts, 'storm storm sea', 'the of and'].map((text) => matching(text, { k: 20 }));
      for (const query of queries) {
        const [list] = await store.text(collection.name, [query], [], call);
        const [expected] = (await embedded.store.text?.(collection.name, [query], [], call)) ?? [];
        for (const [i, { score }] of (list?.hits ?? []).entries()) expect.soft(Math.abs((expected?.hits[i]?.score ?? 0) - score), query.text).toBeLessThan(0.01 + 0.02 * score);
        if (list?.exhausted) expect.soft(new Set(keysOf(list)), query.text).toEqual(new Set(keysOf(expected)));
      }
    });
  });

  it('counts words right through writes of several gateways at once, and for each tenant by itself', async () => {
    const tenancy = { tenant: 'counted', project: 'p' };
    const gateways = await Promise.all(Array.from({ length: 3 }, async () => {
      const client = postgresClient({ server: database.server });
      const own = postgresTextStore({ sql: client });
      await own.open(collection);
      return { own, client };
    }));
    const vocabulary = ['storm', 'sea', 'captain', 'ship', 'island', 'the'];
    let seed = 3;
    const next = (below: number): number => (seed = (seed * 16807) % 2147483647) % below;
    const someText = (): string => Array.from({ length: next(9) }, () => vocabulary[next(vocabulary.length)]).join(' ');
    await Promise.all(gateways.map(async ({ own }) => {
      for (let step = 0; step < 25; step++) {
        const rows = Array.from({ length: 12 }, () => bare(`k${next(20)}`, someText()));
        await own.upsert(collection.name, rows, callOf(tenancy));
        await own.remove(collection.name, [`k${next(20)}`, 'never was'], callOf(tenancy));
      }
    }));
    await Promise.all(gateways.map(({ client }) => client.close()));
    const counted = await database.client.query(`SELECT word, documents, occurrences FROM trefoil_text."films.words" WHERE tenant = 'counted' AND documents > 0 ORDER BY word`, [], soon());
    const recounted = await database.client.query(
      `SELECT w.word, count(*) AS documents, 0 AS occurrences FROM trefoil_text.films f, unnest(f._words) AS w(word) WHERE f._tenant = 'counted' GROUP BY 1
       UNION ALL SELECT '', count(*), sum(f._length) FROM trefoil_text.films f WHERE f._tenant = 'counted' AND f._length > 0 ORDER BY word`,
      [],
      soon(),
    );
    expect(counted.length).toBeGreaterThan(vocabulary.length);
    expect(counted).toEqual(recounted);
  });

  it('looks for the first 256 different words of a text of any length', async () => {
    const call = callOf({ tenant: 'long', project: 'p' });
    await store.upsert(collection.name, [bare('first', 'w0'), bare('last', 'w255'), bare('beyond', 'w256')], call);
    const words = Array.from({ length: 3000 }, (_, i) => `w${i}`);
    const [found] = await store.text(collection.name, [matching(words.join(' '))], [], call);
    expect(new Set(keysOf(found))).toEqual(new Set(['first', 'last']));
  });

  it('leaves nothing of a dropped collection', async () => {
    await store.open({ ...collection, name: 'dropped' });
    await store.drop('dropped');
    expect(await store.list()).toEqual(['films']);
    const tables = await database.client.query(`SELECT relname FROM pg_class WHERE relname LIKE 'dropped%'`, [], soon());
    expect(tables).toEqual([]);
  });
});

/** What analyses differ over. */
const oddTexts = [
  "don't stop the rock'n'roll at 3.14 by e-mail with foo_bar of the U.S.A.", 'Amélie Été 東京タワー Straße Œuvre naïve', 'ไทยภาษา שָׁלוֹם مرحبا', 'CamelCase word2vec 42nd running runner happily generously',
  'ひらがな カタカナ 한국어 ｆｕｌｌ', '3,000 miles, 1.a a,b x:y', "the dogs' bones, the dog's bone", 'Łódź Ærø Đorđe þing', 'storm storm storm', 'Привет мир ёлка', 'Αθήνα Ελλάδα',
];

async function sampleTexts(): Promise<readonly string[]> {
  const lines = (await readFile(new URL('../../../examples/media/media.jsonl', import.meta.url), 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { title, synopsis } = JSON.parse(line) as { readonly title?: string; readonly synopsis?: string };
    return `${title ?? ''} ${synopsis ?? ''}`;
  });
}
