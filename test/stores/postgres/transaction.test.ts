import { describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure } from '../../../src/ports/store-failure.ts';
import type { SqlRunner } from '../../../src/stores/clients/postgres/sql/runner.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';

const { client } = await freshDatabase();
await client.query('CREATE TABLE item (key text PRIMARY KEY, size int)', [], soon());

async function sizes(...keys: string[]): Promise<unknown[]> {
  return (await client.query('SELECT size FROM item WHERE key = ANY ($1::text[]) ORDER BY key', [keys], soon())).map((row) => row['size']);
}

function put(sql: SqlRunner, key: string, size: number): Promise<unknown> {
  return sql.query('INSERT INTO item VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET size = EXCLUDED.size', [key, size], soon());
}

describe('a transaction', () => {
  it('commits what its work did and gives what it returned', async () => {
    const result = await client.transaction(async (sql) => {
      await put(sql, 'a', 1);
      expect(await sizes('a')).toEqual([]);
      return 'done';
    }, soon());
    expect([result, await sizes('a')]).toEqual(['done', [1]]);
  });

  it('undoes all when its work throws, and throws the same', async () => {
    const error = new Error('changed my mind');
    const outcome = client.transaction(async (sql) => {
      await put(sql, 'b', 1);
      throw error;
    }, soon());
    await expect(outcome).rejects.toBe(error);
    expect(await sizes('b')).toEqual([]);
  });

  it('undoes all when a statement failed, also when its work let that pass', async () => {
    const outcome = client.transaction(async (sql) => {
      await put(sql, 'c', 1);
      await sql.query('SELECT 1/0', [], soon()).catch(() => {});
      await expect(put(sql, 'c', 2)).rejects.toThrow('division by zero');
      return 'fine';
    }, soon());
    await expect(outcome).rejects.toMatchObject({ reason: FailureReason.Rejected, message: expect.stringContaining('division by zero') });
    expect(await sizes('c')).toEqual([]);
  });

  it('is told of statement by statement, BEGIN and the end included', async () => {
    const seen: string[] = [];
    const call = soon({ observe: ({ operation, text }) => seen.push(`${operation}: ${text}`) });
    await client.transaction((sql) => sql.query('SELECT 1', [], call), call);
    await client.transaction((sql) => sql.query('SELEC', [], call), call).catch(() => {});
    expect(seen).toEqual(['begin: BEGIN', 'select: SELECT 1', 'commit: COMMIT', 'begin: BEGIN', 'selec: SELEC', 'rollback: ROLLBACK']);
  });

  it('sends statements asked for at once one after another', async () => {
    await client.transaction((sql) => Promise.all([1, 2, 3].map((size) => put(sql, 'd', size))), soon());
    expect(await sizes('d')).toEqual([3]);
  });

  it('waits for statements that its work did not await', async () => {
    await client.transaction(async (sql) => {
      void put(sql, 'e', 1).then(() => put(sql, 'g', 1));
      void put(sql, 'f', 1);
    }, soon());
    expect(await sizes('e', 'f', 'g')).toEqual([1, 1, 1]);
  });

  it('takes no statement once it is over', async () => {
    let escaped: SqlRunner | undefined;
    await client.transaction(async (sql) => void (escaped = sql), soon());
    await expect(escaped?.query('SELECT 1', [], soon())).rejects.toMatchObject({ reason: FailureReason.Rejected, message: expect.stringContaining('the transaction is over') });
  });

  it('gives up as conflict when two wait for each other', async () => {
    await put(client, 'x', 0);
    await put(client, 'y', 0);
    const first = meeting();
    const crosswise = (mine: string, theirs: string) =>
      client.transaction(async (sql) => {
        await put(sql, mine, 1);
        await first.meet();
        await put(sql, theirs, 1);
      }, soon());
    const outcomes = await Promise.allSettled([crosswise('x', 'y'), crosswise('y', 'x')]);
    expect(outcomes.map((o) => (o.status === 'rejected' ? (o.reason as StoreFailure).reason : o.status)).sort()).toEqual([FailureReason.Conflict, 'fulfilled']);
  });

  it('gives up as conflict when it cannot be put in one order with another', async () => {
    await put(client, 'z', 0);
    const both = meeting();
    const add = () =>
      client.transaction(async (sql) => {
        await sql.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', [], soon());
        await sql.query(`SELECT sum(size) FROM item`, [], soon());
        await both.meet();
        await sql.query(`UPDATE item SET size = size + 1 WHERE key = 'z'`, [], soon());
      }, soon());
    const outcomes = await Promise.allSettled([add(), add()]);
    expect(outcomes.map((o) => (o.status === 'rejected' ? (o.reason as StoreFailure).reason : o.status)).sort()).toEqual([FailureReason.Conflict, 'fulfilled']);
    expect(await sizes('z')).toEqual([1]);
  });

  it('leaves no trace of many that fail at once among many that do not', async () => {
    await client.query('CREATE TABLE tally (n int)', [], soon());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        client.transaction(async (sql) => {
          await sql.query('INSERT INTO tally VALUES ($1)', [n], soon());
          if (n % 3 === 0) throw new Error('no');
          if (n % 3 === 1) await sql.query('SELECT 1/0', [], soon());
        }, soon()),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await client.query('SELECT count(*) AS n FROM tally WHERE n % 3 = 2', [], soon())).toEqual([{ n: 20 }]);
    expect(await client.query('SELECT count(*) AS n FROM tally', [], soon())).toEqual([{ n: 20 }]);
  });
});

/** Both who meet wait for the other. */
function meeting(): { meet(): Promise<void> } {
  let there = 0;
  let open = (): void => {};
  const both = new Promise<void>((resolve) => (open = resolve));
  return {
    meet() {
      if (++there === 2) open();
      return both;
    },
  };
}
