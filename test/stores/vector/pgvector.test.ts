import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything } from '../../../src/model/filter.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import type { VectorStore } from '../../../src/ports/vector-store.ts';
import { postgresClient, type PostgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { findExtension } from '../../../src/stores/vector/pgvector/extension.ts';
import { searchedTable } from '../../../src/stores/vector/pgvector/searched-table.ts';
import { nearestSql } from '../../../src/stores/vector/pgvector/nearest-sql.ts';
import { pgvectorStore } from '../../../src/stores/vector/pgvector/pgvector-store.ts';
import { columnsOf } from '../../../src/stores/vector/sql/collection-columns.ts';
import { callOf, newCollection } from '../../contract/vector-store/films.ts';
import { describeWith } from '../../services/describe-with.ts';
import { clusteredRows } from '../../support/clustered-rows.ts';
import { freshDatabase } from '../../support/embedded-postgres.ts';

const tenancy = { tenant: 't', project: 'p' };

describe('a PostgreSQL without pgvector', () => {
  it('is misconfigured, in a sentence that says what to do', async () => {
    const { client } = await freshDatabase();
    const opening = pgvectorStore({ sql: client }).open(newCollection());
    await expect(opening).rejects.toMatchObject({ reason: FailureReason.Misconfigured, detail: expect.stringMatching(/CREATE EXTENSION vector.*PGVECTOR_URL/) });
  });
});

await describeWith('postgres', 'pgvector', ({ url }) => {
  const schema = `test_${randomUUID()}`;
  let sql: PostgresClient;
  let store: VectorStore;

  beforeAll(() => {
    // One connection: what one statement sets, the next would see.
    sql = postgresClient({ server: { url }, store: 'pgvector', poolSize: 1 });
    store = pgvectorStore({ sql, schema });
  });
  afterAll(async () => {
    await sql.query(`DROP SCHEMA "${schema}" CASCADE`, [], untilStopped());
    await sql.close();
  });

  it('searches by its index however wide the search, and leaves the settings of the session alone', async () => {
    const { rows, attributes, queries: [vector = new Float32Array(16)] } = clusteredRows(4000, 16);
    const collection = { name: 'wide', dimensions: 16, attributes };
    await store.open(collection);
    await store.upsert(collection.name, rows, callOf(tenancy));
    await store.optimize(collection.name);
    const stored = { ...collection, table: `"${schema}"."wide"`, columns: columnsOf(attributes) };
    const extension = await findExtension(sql, 'pgvector', untilStopped());
    for (const ef of [64, 200, 1000]) {
      const statement = nearestSql(searchedTable(stored, extension), [{ vector, k: 10, filter: everything }], [], tenancy, extension, { ef, nprobe: 16, maxScan: 20_000, exactBelow: 1000, exactly: false });
      const plan = await sql.query(`EXPLAIN ${statement.text}`, statement.parameters, untilStopped());
      expect(plan.map((line) => line['QUERY PLAN']).join('\n'), `ef ${ef}`).toContain('Index Scan using "wide.v"');
      const found = await sql.query(statement.text, statement.parameters, untilStopped());
      expect(found.map((row) => row['exact'])).toEqual(Array.from({ length: 11 }, () => false));
    }
    const [after] = await sql.query(`SELECT current_setting('hnsw.ef_search') AS ef, current_setting('hnsw.iterative_scan') AS scan`, [], untilStopped());
    expect(after).toEqual({ ef: '40', scan: 'off' });
  });

  it.each([2001, 4000, 4001])('holds vectors of %d dimensions', async (dimensions) => {
    const collection = { name: `long_${dimensions}`, dimensions, attributes: [] };
    await store.open(collection);
    const rows = Array.from({ length: 40 }, (_, i) => ({ key: `k${i}`, vector: Float32Array.from({ length: dimensions }, (_, d) => Math.cos(d + i)), text: '', version: 1, attributes: {} }));
    await store.upsert(collection.name, rows, callOf(tenancy));
    await store.optimize(collection.name);
    const byIndex = pgvectorStore({ sql, schema, exactBelow: 0 });
    await byIndex.open(collection);
    const [found] = await byIndex.nearest(collection.name, [{ vector: rows[7]?.vector ?? new Float32Array(dimensions), k: 1, filter: everything }], [], callOf(tenancy));
    expect(found?.hits).toMatchObject([{ key: 'k7', score: expect.closeTo(1, 5) }]);
  });

  it('does not take a table that something else has made', async () => {
    await sql.query(`CREATE TABLE "${schema}".foreign_one (x int)`, [], untilStopped());
    await expect(store.open({ name: 'foreign_one', dimensions: 4, attributes: [] })).rejects.toMatchObject({ reason: FailureReason.Corrupt, detail: expect.stringContaining('made by something else') });
    expect(await store.list()).not.toContain('foreign_one');
  });

  it('indexes what is written by several gateways that open the same collection at once', async () => {
    const collection = { name: 'at_once', dimensions: 4, attributes: [] };
    const clients = Array.from({ length: 4 }, () => postgresClient({ server: { url }, store: 'pgvector' }));
    const stores = clients.map((client) => pgvectorStore({ sql: client, schema }));
    await Promise.all(stores.map((each) => each.open(collection)));
    await Promise.all(stores.map((each, i) => each.upsert(collection.name, Array.from({ length: 300 }, (_, j) => ({ key: `k${(i * 100 + j * 7) % 500}`, vector: Float32Array.of(i, j, 1, 1), text: '', version: i, attributes: {} })), callOf(tenancy))));
    await Promise.all(stores.map((each) => each.optimize(collection.name)));
    await store.open(collection);
    const [found] = await store.nearest(collection.name, [{ vector: Float32Array.of(1, 1, 1, 1), k: 1000, filter: everything }], [], callOf(tenancy));
    expect(new Set(found?.hits.map(({ key }) => key)).size).toBe(found?.hits.length);
    expect(found?.exhausted).toBe(true);
    await Promise.all(clients.map((client) => client.close()));
  });
});
