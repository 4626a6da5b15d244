import { describe, expect, it } from 'vitest';
import type { NativeRequest } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { postgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';

const { client, server } = await freshDatabase({ poolSize: 3 });
await client.query('CREATE TABLE item (key text PRIMARY KEY, size int)', [], soon());
await client.query('INSERT INTO item SELECT $1 || n, n FROM generate_series(1, 100) n', ['k'], soon());

describe('a query', () => {
  it('reads rows by many keys in one statement', async () => {
    const rows = await client.query('SELECT key, size FROM item WHERE key = ANY ($1::text[]) ORDER BY size', [['k3', 'k1', 'gone']], soon());
    expect(rows).toEqual([{ key: 'k1', size: 1 }, { key: 'k3', size: 3 }]);
  });

  it('is told of once, as it is sent, under the name its caller gives it or its first word', async () => {
    const seen: NativeRequest[] = [];
    const call = soon({ observe: (request) => seen.push(request) });
    await client.query('SELECT 1', [], call);
    await client.query('SELECT 2', [], call, { operation: 'rows' });
    expect(seen).toEqual([
      { store: 'postgres', operation: 'select', text: 'SELECT 1' },
      { store: 'postgres', operation: 'rows', text: 'SELECT 2' },
    ]);
  });

  it('fails by itself: the next on the same connection answers', async () => {
    const { client: single } = await freshDatabase({ poolSize: 1 });
    const outcomes = await Promise.allSettled(['SELECT 1 AS one', 'SELECT 1/0', 'SELEC', 'SELECT $1::int', 'SELECT 2 AS one'].map((text) => single.query(text, text.includes('$1') ? ['x'] : [], soon())));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
  });

  it('answers many at once over few connections, each with its own rows', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => client.query('SELECT $1::int AS n', [n], soon())));
    expect(answers.map(([row]) => row?.['n'])).toEqual(Array.from({ length: 200 }, (_, n) => n));
    const [row] = await client.query('SELECT count(*) AS connections FROM pg_stat_activity WHERE datname = current_database()', [], soon());
    expect(Number(row?.['connections'])).toBeLessThanOrEqual(3);
  });

  it('goes on with other connections when one has prepared very many statements', async () => {
    const { client: single } = await freshDatabase({ poolSize: 1 });
    for (let n = 0; n < 1_100; n++) await single.query(`SELECT ${n}`, [], soon());
    const [row] = await single.query('SELECT count(*) AS prepared FROM pg_prepared_statements', [], soon());
    expect(row?.['prepared']).toBeLessThan(600);
  });

  it('survives a change of the table that its prepared statement reads', async () => {
    const { client: single } = await freshDatabase({ poolSize: 1 });
    await single.query('CREATE TABLE changing (a int)', [], soon());
    await single.query('SELECT * FROM changing', [], soon());
    await single.query('ALTER TABLE changing ADD COLUMN b int', [], soon());
    expect(await single.query('SELECT * FROM changing', [], soon())).toEqual([]);
  });

  it('sees no text but UTF-8, no time zone but UTC, and code point order', async () => {
    const [row] = await client.query(`SELECT current_setting('TimeZone') AS zone, current_setting('client_encoding') AS encoding, array_agg(x ORDER BY x) AS sorted FROM unnest($1::text[]) x`, [['b', 'Z', 'a', '\u{1f600}', '\ufffd']], soon());
    expect(row).toEqual({ zone: 'UTC', encoding: 'UTF8', sorted: ['Z', 'a', 'b', '\ufffd', '\u{1f600}'] });
  });
});

describe('a client', () => {
  it('connects to nothing before it is asked something', async () => {
    const [before] = await client.query(`SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'idle'`, [], soon());
    const idle = postgresClient({ server, applicationName: 'idle' });
    const [after] = await client.query(`SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'idle'`, [], soon());
    expect([before?.['n'], after?.['n']]).toEqual([0, 0]);
    await idle.close();
  });

  it('lets calls under way finish when it is closed, and refuses later ones', async () => {
    const { client: closing } = await freshDatabase({ poolSize: 1 });
    await closing.query('SELECT 1', [], soon());
    const underWay = closing.query('SELECT pg_sleep(0.1)', [], soon());
    const waiting = closing.query('SELECT 1', [], soon());
    await Promise.all([
      closing.close(),
      expect(underWay).resolves.toHaveLength(1),
      expect(waiting).rejects.toMatchObject({ reason: FailureReason.Unavailable }),
    ]);
    await expect(closing.query('SELECT 1', [], soon())).rejects.toMatchObject({ reason: FailureReason.Unavailable, message: expect.stringContaining('was closed') });
    await closing.close();
  });
});
