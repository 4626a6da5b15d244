import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Attribute, EntityType, MilvusCollection } from '../../../src/catalog/catalog.ts';
import { everything } from '../../../src/model/filter.ts';
import { matches } from '../../../src/model/filter-match.ts';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import type { Row, Scalar } from '../../../src/model/value.ts';
import { milvusClient, type MilvusClient } from '../../../src/stores/clients/milvus/milvus-client.ts';
import { externalMilvusStore } from '../../../src/stores/vector/external/external-milvus-store.ts';
import type { ExternalVectorStore } from '../../../src/stores/vector/external-vector-store.ts';
import { attribute, callOf } from '../../contract/vector-store/films.ts';
import { describeWith } from '../../services/describe-with.ts';
import type { ServiceAddress } from '../../services/service.ts';
import { arbitraryCollectionFilter } from '../../support/arbitrary-collection-filter.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Some stand in fields of the collection, the others (from `mood` on) wherever a row has them. */
const attributes: readonly Attribute[] = [
  attribute('title', 'string'), attribute('year', 'int'), attribute('rank', 'int'), attribute('score', 'float'), attribute('weight', 'float'), attribute('sold', 'boolean'), attribute('added', 'datetime'),
  attribute('tags', 'string', { list: true }), attribute('years', 'int', { list: true }),
  attribute('mood', 'string'), attribute('count', 'int'), attribute('ratio', 'float'), attribute('seen', 'boolean'), attribute('words', 'string', { list: true }),
].map((one) => ({ ...one, vectorField: `the_${one.name}` }));
const titles = ['', 'a', 'ab', 'b', 'é', '😀', 'o\'x', '"', '%_', '\\', 'a\nb', 'NULL'];
const numbers = [-3, 0, 1, 2, 1999];

/** Rows as somebody else would write them, and what is to be read from each. */
const rows = Array.from({ length: 80 }, (_, i) => {
  const pick = <T>(values: readonly T[], step: number): T => values[(i * step) % values.length] as T;
  const fields = {
    the_title: pick(titles, 1), the_year: pick(numbers, 1), the_rank: pick([-128, -1, 0, 127], 3), the_score: pick([-0.5, 0.1, 0.3, 7], 1), the_weight: pick([0.1, 0.333, 2], 1), the_sold: i % 2 === 0,
    the_added: pick(['2024-02-29T12:00:00Z', '2024-02-29T13:00:00+01:00', '1969-12-31', 'never'], 1), the_tags: titles.slice(i % 5, (i % 5) + (i % 3)), the_years: numbers.slice(i % 4, (i % 4) + (i % 3)),
    ...(i % 3 === 0 ? {} : { the_mood: i % 7 === 0 ? null : pick([...titles, 5], 1), the_count: i % 5 === 0 ? 1.5 : pick(numbers, 1), the_ratio: pick([0.1, -2], 1), the_seen: i % 4 === 0, the_words: i % 8 === 0 ? 'none' : titles.slice(i % 4, (i % 4) + 2) }),
  };
  const times = ['2024-02-29T12:00:00.000Z', '2024-02-29T12:00:00.000Z', '1969-12-31T00:00:00.000Z', null];
  const open = 'the_mood' in fields ? fields : undefined;
  const read: Row = {
    title: fields.the_title, year: fields.the_year, rank: fields.the_rank, score: fields.the_score, weight: fields.the_weight, sold: fields.the_sold, added: times[i % 4] ?? null, tags: fields.the_tags, years: fields.the_years,
    mood: typeof open?.the_mood === 'string' ? open.the_mood : null, count: Number.isInteger(open?.the_count) ? (open?.the_count ?? null) : null, ratio: open?.the_ratio ?? null, seen: open?.the_seen ?? null, words: Array.isArray(open?.the_words) ? open.the_words : null,
  };
  const angle = (i + 1) / 60;
  return { key: i, vector: [Math.cos(angle) * (1 + i), Math.sin(angle) * (1 + i)], fields, read };
});

const kinds = ['FLAT', 'IVF_FLAT', 'HNSW'] as const;

for (const service of ['milvus', 'milvus-lite'] as const)
  await describeWith(service, `a collection that was there before, in ${service}`, (address) => {
    const names = kinds.map((kind) => `foreign_${kind}_${process.pid}`);
    let client: MilvusClient;
    let store: ExternalVectorStore;

    beforeAll(async () => {
      client = clientOf(address);
      for (const [i, kind] of kinds.entries()) await make(client, names[i] ?? '', kind);
      store = externalMilvusStore({ client: clientOf(address) });
      for (const [i, kind] of kinds.entries()) expect(await store.openFor(entityOf(kind, { name: names[i] ?? '' }))).toEqual([]);
    });
    afterAll(async () => {
      await store.close();
      for (const name of names) await client.request({ operation: 'drop', text: name }, call(), (sdk, timeout) => sdk.dropCollection({ collection_name: name, timeout }));
      await client.close();
    });

    it.each(kinds)('with the index %s passes every filter row for row as all stores do', async (kind) => {
      await fc.assert(fc.asyncProperty(filters, async (filter) => {
        const [list] = await store.nearest(kind, [{ vector: Float32Array.of(1, 0), k: 100, filter }], ['title'], call());
        expect(new Set(list?.hits.map(({ key }) => key))).toEqual(new Set(rows.filter(({ key, read }) => matches(filter, read, String(key))).map(({ key }) => String(key))));
        expect(list?.exhausted).toBe(true);
      }), { numRuns: kind === 'FLAT' ? 60 : 25 });
    });

    it.each(kinds)('with the index %s gives the nearest in order, with cosines and what stands beside them', async (kind) => {
      const [near, among] = await store.nearest(kind, [
        { vector: Float32Array.of(2, 0), k: 3, filter: { kind: 'compare', attribute: 'added', operator: 'eq', value: '2024-02-29T12:00:00.000Z' } },
        { vector: Float32Array.of(0, 1), k: 5, filter: everything, within: ['1', '0', '79', '007', 'x', '99'] },
      ], attributes.map(({ name }) => name), call());
      expect(near).toMatchObject({ hits: [{ key: '0', attributes: rows[0]?.read }, { key: '1', attributes: rows[1]?.read }, { key: '4', attributes: rows[4]?.read }], exhausted: false });
      expect(near?.hits[0]?.score).toBeCloseTo(Math.cos(1 / 60), 5);
      expect(among).toMatchObject({ hits: [{ key: '79' }, { key: '1' }, { key: '0' }], exhausted: true, exact: true });
    });

    it('says that an answer is exact only of an index that looks at everything, or of all there is', async () => {
      const ask = async (kind: string, k: number) => (await store.nearest(kind, [{ vector: Float32Array.of(1, 0), k, filter: everything }], [], call()))[0]?.exact;
      expect([await ask('FLAT', 3), await ask('IVF_FLAT', 3), await ask('HNSW', 3), await ask('HNSW', 100)]).toEqual([true, false, false, true]);
    });

    it('hands out vectors by key, and nothing to other tenants', async () => {
      expect(await store.vectors('FLAT', ['3', '03', 'nobody'], call())).toEqual(new Map([['3', Float32Array.from(rows[3]?.vector ?? [])]]));
      const other = callOf({ tenant: 'other', project: 'default' });
      expect(await store.vectors('FLAT', ['3'], other)).toEqual(new Map());
      expect(await store.nearest('FLAT', [{ vector: Float32Array.of(1, 0), k: 3, filter: everything }], [], other)).toMatchObject([{ hits: [], exhausted: true }]);
    });

    it('shows each tenant its own where a field says whose a row is', async () => {
      expect(await store.openFor(entityOf('Owned', { name: names[0] ?? '', tenant: 'the_title', project: 'the_year' }))).toEqual([]);
      const [list] = await store.nearest('Owned', [{ vector: Float32Array.of(1, 0), k: 100, filter: everything }], ['title', 'year'], callOf({ tenant: '"', project: '1' }));
      const own = rows.filter(({ read }) => read['title'] === '"' && read['year'] === 1).map(({ key }) => String(key));
      expect(own.length).toBeGreaterThan(0);
      expect(new Set(list?.hits.map(({ key }) => key))).toEqual(new Set(own));
    });

    it('gives cosines by inner product too, of vectors that are all of length 1, and says so where they are not', async () => {
      const [even, odd] = [`foreign_even_${process.pid}`, `foreign_odd_${process.pid}`];
      try {
        await make(client, even, 'HNSW', { metric: 'IP', unit: true });
        await make(client, odd, 'FLAT', { metric: 'IP', unit: false });
        expect(await store.openFor(entityOf('Even', { name: even, metric: 'IP' }))).toEqual([]);
        const [list] = await store.nearest('Even', [{ vector: Float32Array.of(0, 5), k: 1, filter: everything }], [], call());
        expect(list?.hits).toMatchObject([{ key: '79', score: expect.closeTo(Math.sin(80 / 60), 5) }]);
        expect(await store.openFor(entityOf('Odd', { name: odd, metric: 'IP' }))).toEqual([expect.stringMatching(/cosine only of vectors of length 1, and one has \d+\.\d+: index it by COSINE/)]);
      } finally {
        for (const name of [even, odd]) await client.request({ operation: 'drop', text: name }, call(), (sdk, timeout) => sdk.dropCollection({ collection_name: name, timeout }));
      }
    });

    it('is told of in sentences where it is not as the SDL says', async () => {
      const name = names[0] ?? '';
      const other = [attribute('title', 'int'), attribute('tags', 'int', { list: true })].map((one) => ({ ...one, vectorField: `the_${one.name}` }));
      expect(await store.openFor(entityOf('A', { name: 'nowhere' }))).toEqual([expect.stringMatching(/there is no collection nowhere/)]);
      expect(await store.openFor(entityOf('A', { name, dimensions: 3 }))).toEqual([expect.stringMatching(/2 dimensions, not 3: write dimensions: 2/)]);
      expect(await store.openFor(entityOf('A', { name, metric: 'IP' }))).toEqual([expect.stringMatching(/by COSINE, not IP: write metric: COSINE/)]);
      expect(await store.openFor(entityOf('A', { name, key: 'nr', vector: 'the_title' }))).toEqual([expect.stringMatching(/the_title is VarChar: expected FloatVector/), expect.stringMatching(/key field nr is not there \(it has the_id,/)]);
      expect(await store.openFor(entityOf('A', { name }, other))).toEqual([expect.stringMatching(/title is String, and the field the_title is VarChar: expected an integer type/), expect.stringMatching(/the_tags is an Array of VarChar: expected an Array of an integer type/)]);
    });
  });

function call() {
  return callOf(defaultTenancy);
}

function clientOf({ host, port, user, password }: ServiceAddress): MilvusClient {
  return milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
}

function entityOf(name: string, source: Partial<MilvusCollection>, kept = attributes): EntityType {
  const collection: MilvusCollection = { store: 'MILVUS', name: '', key: 'the_id', vector: 'the_vector', dimensions: 2, model: 'm', metric: 'COSINE', tenant: undefined, project: undefined, ...source };
  const ownKey = attribute('nr', 'id');
  return {
    name, description: '', singular: name, plural: `${name}s`, synonyms: [], table: name, ownKey, nameAttribute: undefined, attributes: new Map([ownKey, ...kept].map((one) => [one.name, one])),
    relationships: new Map(), nearest: new Set(), embedding: { from: [] }, importance: undefined, recency: undefined, hierarchy: undefined, external: { table: undefined, node: undefined, collection },
  };
}

async function make(client: MilvusClient, name: string, index: (typeof kinds)[number], { metric, unit }: { readonly metric: 'COSINE' | 'IP'; readonly unit: boolean } = { metric: 'COSINE', unit: false }): Promise<void> {
  const text = { data_type: 'VarChar', max_length: 200 } as const;
  const array = { data_type: 'Array', max_capacity: 10 } as const;
  await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.createCollection({
    collection_name: name, enable_dynamic_field: true, fields: [
      { name: 'the_id', data_type: 'Int64', is_primary_key: true }, { name: 'the_vector', data_type: 'FloatVector', dim: 2 }, { name: 'the_title', ...text }, { name: 'the_year', data_type: 'Int64' }, { name: 'the_rank', data_type: 'Int8' },
      { name: 'the_score', data_type: 'Double' }, { name: 'the_weight', data_type: 'Float' }, { name: 'the_sold', data_type: 'Bool' }, { name: 'the_added', ...text },
      { name: 'the_tags', ...array, element_type: 'VarChar', max_length: 200 }, { name: 'the_years', ...array, element_type: 'Int64' },
    ],
  }));
  const data = rows.map(({ key, vector, fields }) => ({ the_id: key, the_vector: unit ? vector.map((value) => value / (1 + key)) : vector, ...fields }));
  await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.insert({ collection_name: name, data: data as never }));
  await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.createIndex({ collection_name: name, field_name: 'the_vector', index_type: index, metric_type: metric, params: index === 'HNSW' ? { M: 8, efConstruction: 50 } : index === 'IVF_FLAT' ? { nlist: 4 } : {} }));
  await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.loadCollectionSync({ collection_name: name }));
  // A strongly consistent read waits until all is seen.
  await client.request({ operation: 'test', text: name }, call(), (sdk) => sdk.query({ collection_name: name, filter: 'the_id >= 0', output_fields: ['the_id'], limit: 1 }));
}

const filters = arbitraryCollectionFilter(attributes, (one) => rows.flatMap(({ read }) => (read[one.name] ?? []) as Scalar | Scalar[]));
