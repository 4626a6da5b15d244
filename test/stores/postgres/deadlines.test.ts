import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { postgresClient, type PostgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { networkToDatabase } from '../../support/network-to-database.ts';

const { client: direct, server } = await freshDatabase();
const network = await networkToDatabase(server);
await direct.query('CREATE TABLE item (n int)', [], soon());

function within(milliseconds: number) {
  return { ...untilStopped(), deadline: Date.now() + milliseconds };
}

function throughNetwork(poolSize: number): PostgresClient {
  return postgresClient({ server: { url: network.url }, poolSize });
}

/** The connections of this database as the server sees them, but for the one that asks. */
async function statementsUnderWay(): Promise<unknown[]> {
  const rows = await direct.query(`SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()`, [], soon());
  return rows.map((row) => row['query']);
}

const timeout = { reason: FailureReason.Timeout };

describe('a call ends by its deadline', () => {
  it('while its statement runs, and the server gives the statement up', async () => {
    const client = throughNetwork(1);
    await expect(client.query('SELECT pg_sleep(60)', [], within(50))).rejects.toMatchObject(timeout);
    expect(await client.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    await expect.poll(statementsUnderWay).toEqual([]);
    await client.close();
  });

  it('when its signal aborts', async () => {
    const client = throughNetwork(1);
    const abort = new AbortController();
    const query = client.query('SELECT pg_sleep(60)', [], soon({ signal: abort.signal }));
    setTimeout(() => abort.abort(), 20);
    await expect(query).rejects.toMatchObject({ ...timeout, message: expect.stringContaining('the caller gave up') });
    await client.close();
  });

  it('before anything is sent, when it is over already', async () => {
    const sent: string[] = [];
    const observe = ({ text }: { text: string }) => sent.push(text);
    await expect(direct.query('SELECT 1', [], soon({ deadline: Date.now() - 1, observe }))).rejects.toMatchObject(timeout);
    await expect(direct.query('SELECT 1', [], soon({ signal: AbortSignal.abort(), observe }))).rejects.toMatchObject(timeout);
    await expect(direct.transaction(() => Promise.resolve(), soon({ signal: AbortSignal.abort(), observe }))).rejects.toMatchObject(timeout);
    expect(sent).toEqual([]);
  });

  it('while it waits for a connection, and is then never sent', async () => {
    const client = throughNetwork(1);
    const sent: string[] = [];
    const long = client.query('SELECT pg_sleep(0.2)', [], soon());
    await expect(client.query('SELECT 1', [], { ...within(30), observe: ({ text }) => sent.push(text) })).rejects.toMatchObject(timeout);
    await long;
    expect(sent).toEqual([]);
    await client.close();
  });

  it('while it connects', async () => {
    const client = throughNetwork(1);
    network.hold();
    await expect(client.query('SELECT 1', [], within(50))).rejects.toMatchObject(timeout);
    network.resume();
    expect(await client.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    await client.close();
  });

  it('in a transaction whose work never ends, which is then undone', async () => {
    const client = throughNetwork(1);
    const outcome = client.transaction(async (sql) => {
      await sql.query('INSERT INTO item VALUES (1)', [], soon());
      await new Promise(() => {});
    }, within(100));
    await expect(outcome).rejects.toMatchObject(timeout);
    expect(await client.query('SELECT n FROM item', [], soon())).toEqual([]);
    await client.close();
  });

  it('in a transaction whose statement never ends, which is then undone', async () => {
    const client = throughNetwork(1);
    const outcome = client.transaction(async (sql) => {
      await sql.query('INSERT INTO item VALUES (1)', [], soon());
      await sql.query('SELECT pg_sleep(60)', [], within(50)).catch(() => {});
      await sql.query('INSERT INTO item VALUES (2)', [], soon());
    }, soon());
    await expect(outcome).rejects.toMatchObject(timeout);
    expect(await client.query('SELECT n FROM item', [], soon())).toEqual([]);
    await client.close();
  });

  it('never, when it has none', async () => {
    expect(await direct.query('SELECT 1 AS one', [], untilStopped())).toEqual([{ one: 1 }]);
    const [row] = await direct.query(`SELECT current_setting('statement_timeout') AS limit`, [], untilStopped());
    expect(row).toEqual({ limit: '0' });
  });

  it('with a limit at the server that is a little later than its own', async () => {
    for (const milliseconds of [5, 100, 999, 10_000, 3_600_000]) {
      const [row] = await direct.query(`SELECT setting::int AS limit FROM pg_settings WHERE name = 'statement_timeout'`, [], within(milliseconds + 1_000));
      expect(row?.['limit']).toBeGreaterThanOrEqual(milliseconds);
      expect(row?.['limit']).toBeLessThanOrEqual((milliseconds + 1_000) * 1.26);
    }
  });
});

describe('a client needs no restart', () => {
  it('after the server was silent for a while, with many callers who gave up', async () => {
    const client = throughNetwork(3);
    await Promise.all([1, 2, 3].map((n) => client.query('SELECT $1::int', [n], soon())));
    network.hold();
    const calls = Array.from({ length: 40 }, (_, n) => (n % 4 === 0 ? client.transaction((sql) => sql.query('SELECT 1', [], within(100)), within(100)) : client.query('SELECT 1', [], within(100))));
    for (const outcome of await Promise.allSettled(calls)) expect(outcome).toMatchObject({ status: 'rejected', reason: timeout });
    network.resume();
    expect(await client.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    await client.close();
  });

  it('after its connections were cut, in the middle of anything', async () => {
    const client = throughNetwork(3);
    for (let round = 0; round < 20; round++) {
      const outcomes = Promise.allSettled([0, 1, 2, 3, 4, 5].map((n) => {
        if (n % 2 === 0) return client.query('SELECT pg_sleep(0.002)', [], soon());
        return client.transaction(async (sql) => {
          await sql.query('INSERT INTO item VALUES ($1)', [n], soon());
          await sql.query('SELECT pg_sleep(0.002)', [], soon());
          throw new Error('undo');
        }, soon());
      }));
      await wait(round % 7);
      network.cut();
      for (const outcome of await outcomes) if (outcome.status === 'rejected' && !String(outcome.reason).includes('undo')) expect(outcome.reason).toMatchObject({ reason: FailureReason.Unavailable });
    }
    expect(await client.query('SELECT n FROM item', [], soon())).toEqual([]);
    await client.close();
  });

  it('after the server ended its sessions', async () => {
    const client = throughNetwork(2);
    const asked = Promise.allSettled([client.query('SELECT pg_sleep(60)', [], soon()), client.transaction((sql) => sql.query('SELECT pg_sleep(60)', [], soon()), soon())]);
    await expect.poll(async () => (await statementsUnderWay()).length).toBe(2);
    await direct.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'`, [], soon());
    for (const outcome of await asked) expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: FailureReason.Unavailable } });
    expect(await client.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    await client.close();
  });

  it('after a process of the server was stopped', async () => {
    const client = throughNetwork(1);
    const [row] = await client.query('SELECT pg_backend_pid() AS pid', [], soon());
    const pid = Number(row?.['pid']);
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(client.query('SELECT 1', [], within(50))).rejects.toMatchObject(timeout);
      expect(await client.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await client.close();
  });

  it('says so when it cannot know whether a COMMIT happened', async () => {
    const client = throughNetwork(1);
    const outcome = client.transaction((sql) => sql.query('INSERT INTO item VALUES (7)', [], soon()), soon({ observe: ({ text }) => text === 'COMMIT' && network.cut() }));
    await expect(outcome).rejects.toMatchObject({ reason: FailureReason.Unavailable, message: expect.stringContaining('may or may not be in force') });
    await client.close();
  });

  it('and closes in time, with the server silent', async () => {
    const client = throughNetwork(2);
    const call = client.query('SELECT pg_sleep(0.05)', [], within(300));
    const outcome = expect(call).rejects.toMatchObject(timeout);
    await wait(20);
    network.hold();
    await Promise.all([client.close(), outcome]);
    network.resume();
  });
});
