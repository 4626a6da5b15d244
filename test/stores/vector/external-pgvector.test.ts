import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Attribute, EntityType, VectorTable } from '../../../src/catalog/catalog.ts';
import { everything } from '../../../src/model/filter.ts';
import { matches } from '../../../src/model/filter-match.ts';
import { defaultTenancy } from '../../../src/model/tenancy.ts';
import type { Row, Scalar } from '../../../src/model/value.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { postgresClient, type PostgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { externalPgvectorStore } from '../../../src/stores/vector/external-tables/external-pgvector-store.ts';
import type { ExternalVectorStore } from '../../../src/stores/vector/external-vector-store.ts';
import { attribute, callOf } from '../../contract/vector-store/films.ts';
import { describeWith } from '../../services/describe-with.ts';
import { arbitraryCollectionFilter } from '../../support/arbitrary-collection-filter.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const attributes: readonly Attribute[] = [
  attribute('title', 'string'), attribute('year', 'int'), attribute('price', 'float'), attribute('sold', 'boolean'), attribute('added', 'datetime'), attribute('born', 'date'), attribute('tags', 'string', { list: true }), attribute('years', 'int', { list: true }),
].map((one) => ({ ...one, vectorField: `The ${one.name}` }));
const titles = ['', 'a', 'ab', 'B', 'é', '😀', 'o\'x', '"', '%_', '\\', 'a\nb', 'NULL'];
const numbers = [-3, 0, 1, 2, 1999];

/** Rows as somebody else would write them. */
const rows = Array.from({ length: 80 }, (_, i) => {
  const pick = <T>(values: readonly T[]): T => values[i % values.length] as T;
  const read: Row = {
    title: i % 7 === 0 ? null : pick(titles), year: i % 5 === 1 ? null : pick(numbers), price: pick([0.1, -2.5, 7]), sold: i % 3 === 0 ? null : i % 2 === 0, added: pick(['2024-02-29T12:00:00.000Z', '1969-12-31T00:00:00.000Z', null]), born: pick(['2024-02-29', null]),
    tags: i % 6 === 0 ? null : titles.slice(i % 5, (i % 5) + (i % 3)), years: numbers.slice(i % 4, (i % 4) + (i % 3)),
  };
  const angle = (i + 1) / 60;
  return { key: i, vector: [Math.cos(angle), Math.sin(angle)], length: 1 + i, read };
});

const kinds = {
  plain: { type: 'vector(2)', index: '' },
  hnsw: { type: 'vector(2)', index: 'USING hnsw ("The vector" vector_cosine_ops)' },
  ivfflat: { type: 'vector(2)', index: 'USING ivfflat ("The vector" vector_cosine_ops) WITH (lists = 4)' },
  half: { type: 'halfvec(2)', index: 'USING hnsw ("The vector" halfvec_cosine_ops)' },
  cast: { type: 'vector', index: 'USING hnsw (("The vector"::halfvec(2)) halfvec_cosine_ops)' },
  product: { type: 'vector(2)', index: 'USING hnsw ("The vector" vector_ip_ops)', unit: true },
  distance: { type: 'vector(2)', index: 'USING ivfflat ("The vector" vector_l2_ops) WITH (lists = 2)', unit: true },
} as const;
const names = Object.keys(kinds) as (keyof typeof kinds)[];

await describeWith('postgres', 'vectors in a table that was there before', ({ url }) => {
  const schema = `Old ${randomUUID().slice(0, 8)}`;
  const reader = `reader_${randomUUID().replaceAll('-', '')}`;
  const doubts: string[] = [];
  let sql: PostgresClient;
  let store: ExternalVectorStore;
  let exactly: ExternalVectorStore;

  beforeAll(async () => {
    sql = postgresClient({ server: { url } });
    await run('CREATE EXTENSION IF NOT EXISTS vector');
    await run(`CREATE SCHEMA "${schema}"`);
    for (const name of names) await make(name);
    await run(`CREATE VIEW "${schema}".seen AS SELECT * FROM "${schema}".hnsw`);
    await run(`CREATE TABLE "${schema}".parts AS SELECT "The key", part, (CASE part WHEN 0 THEN "The vector" ELSE "The vector" * '[-1,-1]'::vector END)::vector(2) AS "The vector", "The title" FROM "${schema}".hnsw, generate_series(0, 1) part`);
    await run(`INSERT INTO "${schema}".parts VALUES (500, 0, '[0,0]', 'zero'), (501, 0, NULL, 'null'), (NULL, 0, '[1,0]', 'no key')`);
    await run(`CREATE INDEX ON "${schema}".parts USING hnsw ("The vector" vector_cosine_ops)`);
    await run(`CREATE ROLE ${reader} LOGIN PASSWORD 'reads'`);
    await run(`GRANT USAGE ON SCHEMA "${schema}" TO ${reader}`);
    await run(`GRANT SELECT ON ALL TABLES IN SCHEMA "${schema}" TO ${reader}`);
    store = open({ exactBelow: 0 });
    exactly = open({});
    for (const name of [...names, 'seen'] as const) for (const one of [store, exactly]) expect(await one.openFor(entityOf(name, { name: `${schema}.${name}` })), name).toEqual([]);
    for (const one of [store, exactly]) expect(await one.openFor(entityOf('parts', { name: `${schema}.parts` }, attributes.slice(0, 1)))).toEqual([]);
  });
  afterAll(async () => {
    await store?.close();
    await exactly?.close();
    await run(`DROP SCHEMA "${schema}" CASCADE`);
    await run(`DROP ROLE ${reader}`);
    await sql.close();
  });

  it.each([...names, 'seen'])('passes every filter row for row as all stores do: %s', async (kind) => {
    await fc.assert(fc.asyncProperty(filters, async (filter) => {
      const [list] = await store.nearest(kind, [{ vector: Float32Array.of(1, 0), k: 100, filter }], ['title'], call());
      expect(new Set(list?.hits.map(({ key }) => key))).toEqual(new Set(rows.filter(({ key, read }) => matches(filter, read, String(key))).map(({ key }) => String(key))));
      expect(list?.exhausted).toBe(true);
    }), { numRuns: kind === 'plain' ? 60 : 15 });
  });

  it.each([...names, 'seen'])('gives the nearest in order, with cosines and what stands beside them: %s', async (kind) => {
    for (const one of [store, exactly]) {
      const [near, among] = await one.nearest(kind, [
        { vector: Float32Array.of(2, 0), k: 3, filter: { kind: 'compare', attribute: 'added', operator: 'eq', value: '2024-02-29T12:00:00.000Z' } },
        { vector: Float32Array.of(0, 1), k: 5, filter: everything, within: ['1', '0', '79', '007', 'x', '99'] },
      ], attributes.map(({ name }) => name), call());
      expect(near).toMatchObject({ hits: [{ key: '0', attributes: rows[0]?.read }, { key: '3', attributes: rows[3]?.read }, { key: '6', attributes: rows[6]?.read }], exhausted: false });
      expect(near?.hits[0]?.score).toBeCloseTo(Math.cos(1 / 60), kind === 'half' ? 3 : 5);
      expect(among).toMatchObject({ hits: [{ key: '79' }, { key: '1' }, { key: '0' }], exhausted: true, exact: true });
    }
  });

  it('is searched by the index that is there, whatever it compares by', async () => {
    for (const kind of names) {
      const seen: string[] = [];
      const [list] = await store.nearest(kind, [{ vector: Float32Array.of(0, 1), k: 2, filter: everything }], [], { ...call(), observe: ({ text }) => void seen.push(text) });
      expect([list?.hits.map(({ key }) => key), list?.exact], kind).toEqual([['79', '78'], kind === 'plain']);
      expect(seen.join(''), kind).toContain({ plain: 'ORDER BY score DESC', product: '<#>', distance: '<->' }[kind as string] ?? 'ORDER BY r._indexed OPERATOR("public".<=>)');
    }
  });

  it('hands out vectors by key, and nothing to other tenants', async () => {
    expect(await store.vectors('product', ['3', '03', 'nobody', '99999999999999999999'], call())).toEqual(new Map([['3', Float32Array.from(rows[3]?.vector ?? [])]]));
    const other = callOf({ tenant: 'other', project: 'default' });
    expect(await store.vectors('plain', ['3'], other)).toEqual(new Map());
    expect(await store.nearest('plain', [{ vector: Float32Array.of(1, 0), k: 3, filter: everything }], [], other)).toMatchObject([{ hits: [], exhausted: true }]);
  });

  it('shows each tenant its own where a column says whose a row is', async () => {
    expect(await store.openFor(entityOf('Owned', { name: `${schema}.hnsw`, tenant: 'The title', project: 'The year' }))).toEqual([]);
    const [list] = await store.nearest('Owned', [{ vector: Float32Array.of(1, 0), k: 100, filter: everything }], ['title', 'year'], callOf({ tenant: '"', project: '1' }));
    const own = rows.filter(({ read }) => read['title'] === '"' && read['year'] === 1).map(({ key }) => String(key));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(list?.hits.map(({ key }) => key))).toEqual(new Set(own));
  });

  it('has the nearest of several vectors under one key, none of rows without a vector, and last what has no direction', async () => {
    for (const one of [store, exactly]) {
      const [list, all] = await one.nearest('parts', [{ vector: Float32Array.of(-1, 0), k: 2, filter: everything }, { vector: Float32Array.of(1, 0), k: 100, filter: everything }], ['title'], call());
      expect(list?.hits.map(({ key }) => key)).toEqual(['0', '1']);
      expect(list?.hits[0]?.score).toBeCloseTo(Math.cos(1 / 60), 5);
      expect(all?.hits).toHaveLength(81);
      expect(all?.hits.at(-1)).toMatchObject({ key: '500', score: 0, attributes: { title: 'zero' } });
      expect(await one.vectors('parts', ['500', '501'], call())).toEqual(new Map());
    }
  });

  it('is told of in sentences where it is not as the SDL says', async () => {
    const name = `${schema}.hnsw`;
    expect(await store.openFor(entityOf('A', { name: 'nowhere' }))).toEqual([expect.stringMatching(/there is no table nowhere/)]);
    expect(await store.openFor(entityOf('A', { name, dimensions: 3 }))).toEqual([expect.stringMatching(/2 dimensions, not 3: write dimensions: 2/)]);
    expect(await store.openFor(entityOf('A', { name, metric: 'IP' }))).toEqual([expect.stringMatching(/no index of The vector compares by IP: leave metric out, or write COSINE/)]);
    expect(await store.openFor(entityOf('A', { name, key: 'nr', vector: 'The title' }))).toEqual([expect.stringMatching(/key column nr is not there \(it has The key,/), expect.stringMatching(/The title is text: expected vector or halfvec/)]);
    expect(await store.openFor(entityOf('A', { name, key: 'The price' }))).toEqual([expect.stringMatching(/key column The price is numeric: expected an integer type, text or uuid/)]);
    expect(await store.openFor(entityOf('A', { name, tenant: 'whose' }, [attribute('lost', 'int')]))).toEqual([expect.stringMatching(/tenant column whose is not there/), expect.stringMatching(/lost is mirrored in the column lost, which is not there .*@vectorField/)]);
    expect(await store.openFor(entityOf('A', { name }, [{ ...attribute('tags', 'int'), vectorField: 'The tags' }]))).toEqual([expect.stringMatching(/cannot cast type text\[\] to integer/)]);
  });

  it('is doubted where its index is of no use', async () => {
    await run(`CREATE TABLE "${schema}".odd AS SELECT * FROM "${schema}".plain`);
    await run(`CREATE INDEX ON "${schema}".odd USING hnsw ("The vector" vector_ip_ops)`);
    await run(`GRANT SELECT ON "${schema}".odd TO ${reader}`);
    expect(await store.openFor(entityOf('Odd', { name: `${schema}.odd` }))).toEqual([]);
    expect(doubts).toEqual([expect.stringMatching(/type Odd: the index of The vector does not compare by angle, and one vector has the length \d+\.\d+, not 1: each search compares all of Old .*\.odd/)]);
    expect(await store.nearest('Odd', [{ vector: Float32Array.of(0, 1), k: 1, filter: everything }], [], call())).toMatchObject([{ hits: [{ key: '79' }], exact: true }]);
  });

  function open(options: { readonly exactBelow?: number }): ExternalVectorStore {
    const asReader = Object.assign(new URL(url), { username: reader, password: 'reads' }).href;
    return externalPgvectorStore({ sql: postgresClient({ server: { url: asReader }, store: 'external pgvector', poolSize: 1 }), onDoubt: (doubt) => void doubts.push(doubt), ...options });
  }

  async function make(kind: keyof typeof kinds): Promise<void> {
    const { type, index, ...rest } = kinds[kind];
    await run(`CREATE TABLE "${schema}".${kind} ("The key" int PRIMARY KEY, "The vector" ${type}, "The title" text, "The year" smallint, "The price" numeric(8, 2), "The sold" boolean, "The added" timestamptz, "The born" date, "The tags" text[], "The years" int[])`);
    const scale = (length: number) => ('unit' in rest ? 1 : length);
    const values = rows.map(({ key, vector, length, read }) => ({ 'The key': key, 'The vector': JSON.stringify(vector.map((value) => value * scale(length))), ...Object.fromEntries(attributes.map(({ name, vectorField }) => [vectorField, read[name]])) }));
    await sql.query(`INSERT INTO "${schema}".${kind} SELECT * FROM json_populate_recordset(NULL::"${schema}".${kind}, $1::json)`, [JSON.stringify(values)], untilStopped());
    if (index !== '') await run(`CREATE INDEX ON "${schema}".${kind} ${index}`);
  }

  async function run(text: string): Promise<void> {
    await sql.query(text, [], untilStopped());
  }
});

function call() {
  return callOf(defaultTenancy);
}

function entityOf(name: string, source: Partial<VectorTable>, kept = attributes): EntityType {
  const collection: VectorTable = { store: 'PGVECTOR', name: '', key: 'The key', vector: 'The vector', dimensions: 2, model: 'm', metric: undefined, tenant: undefined, project: undefined, ...source };
  const ownKey = attribute('nr', 'id');
  return {
    name, description: '', singular: name, plural: `${name}s`, synonyms: [], table: name, ownKey, nameAttribute: undefined, attributes: new Map([ownKey, ...kept].map((one) => [one.name, one])),
    relationships: new Map(), nearest: new Set(), embedding: { from: [] }, importance: undefined, recency: undefined, hierarchy: undefined, external: { table: undefined, node: undefined, collection },
  };
}

const filters = arbitraryCollectionFilter(attributes, (one) => rows.flatMap(({ read }) => (read[one.name] ?? []) as Scalar | Scalar[]));
