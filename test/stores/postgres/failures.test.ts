import { describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure, type FailureReason as Reason } from '../../../src/ports/store-failure.ts';
import { classifyFailure } from '../../../src/stores/clients/postgres/classify-failure.ts';
import { postgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import type { PostgresServer } from '../../../src/stores/clients/postgres/postgres-server.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { networkToDatabase } from '../../support/network-to-database.ts';

const { client, server } = await freshDatabase();
await client.query(`CREATE TABLE item (key text PRIMARY KEY, size int CHECK (size < 10), item text REFERENCES item)`, [], soon());
await client.query(`INSERT INTO item VALUES ('a')`, [], soon());

describe('what the server says is sorted into the closed set', () => {
  it.each<[string, string, Reason]>([
    ['a syntax error', 'SELEC', FailureReason.Rejected],
    ['a division by zero', 'SELECT 1/0', FailureReason.Rejected],
    ['a value out of range', `SELECT 'x'::int`, FailureReason.Rejected],
    ['a constraint that does not hold', `INSERT INTO item VALUES ('b', 10)`, FailureReason.Rejected],
    ['a missing end', `INSERT INTO item VALUES ('b', 1, 'gone')`, FailureReason.Rejected],
    ['JSON with U+0000 in it', `SELECT '"\\u0000"'::jsonb`, FailureReason.Rejected],
    ['a missing table', 'SELECT * FROM gone', FailureReason.NotFound],
    ['a missing schema', 'CREATE TABLE gone.item ()', FailureReason.NotFound],
    ['a missing column', 'SELECT gone FROM item', FailureReason.Misconfigured],
    ['a missing function', 'SELECT gone()', FailureReason.Misconfigured],
    ['a missing extension', 'CREATE EXTENSION vector', FailureReason.Misconfigured],
    ['a missing type', `SELECT '[1]'::vector`, FailureReason.Misconfigured],
    ['a key that is taken', `INSERT INTO item VALUES ('a')`, FailureReason.Conflict],
    ['a statement that the server gave up', 'SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(9)', FailureReason.Timeout],
  ])('%s', async (_, text, reason) => {
    const failure: unknown = await client.query(text, [], soon()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(failure).toMatchObject({ reason, store: 'postgres' });
  });

  it('a message has what the server said, its advice and its code', async () => {
    await expect(client.query(`INSERT INTO item VALUES ('a')`, [], soon(), { operation: 'write' })).rejects.toThrow(
      'postgres write: conflict: duplicate key value violates unique constraint "item_pkey"; Key (key)=(a) already exists. (23505)',
    );
  });

  it.each<[string, Reason]>([
    ['08006', FailureReason.Unavailable],
    ['25006', FailureReason.Misconfigured],
    ['25P03', FailureReason.Timeout],
    ['28P01', FailureReason.Misconfigured],
    ['3D000', FailureReason.Misconfigured],
    ['40001', FailureReason.Conflict],
    ['40P01', FailureReason.Conflict],
    ['42501', FailureReason.Misconfigured],
    ['53100', FailureReason.Unavailable],
    ['53300', FailureReason.Unavailable],
    ['54000', FailureReason.Rejected],
    ['55P03', FailureReason.Conflict],
    ['57014', FailureReason.Timeout],
    ['57P01', FailureReason.Unavailable],
    ['57P03', FailureReason.Unavailable],
    ['58P01', FailureReason.Corrupt],
    ['XX000', FailureReason.Rejected],
    ['XX001', FailureReason.Corrupt],
    ['XX002', FailureReason.Corrupt],
    ['F0000', FailureReason.Misconfigured],
    ['ZZ999', FailureReason.Rejected],
    ['ENOENT', FailureReason.Unavailable],
    ['ECONNRESET', FailureReason.Unavailable],
    ['SELF_SIGNED_CERT_IN_CHAIN', FailureReason.Misconfigured],
    ['ERR_TLS_CERT_ALTNAME_INVALID', FailureReason.Misconfigured],
    ['CONNECT_TIMEOUT', FailureReason.Unavailable],
  ])('%s is %s', (code, reason) => {
    const error = Object.assign(new Error('said'), { code });
    expect(classifyFailure(error, { store: 'postgres', operation: 'rows' })).toMatchObject({ reason, message: `postgres rows: ${reason}: said (${code})`, cause: error });
  });

  it('what is not even an error is rejected, what is a failure already stays as it is', () => {
    const context = { store: 'postgres', operation: 'rows' };
    const failure = new StoreFailure(FailureReason.Corrupt, 'odd', context);
    expect(classifyFailure('odd', context)).toMatchObject({ reason: FailureReason.Rejected });
    expect(classifyFailure(undefined, context)).toMatchObject({ reason: FailureReason.Rejected });
    expect(classifyFailure(failure, context)).toBe(failure);
  });
});

describe('a server that cannot be reached', async () => {
  const network = await networkToDatabase(server);

  it.each<[string, () => Promise<PostgresServer>, Reason]>([
    ['no socket', async () => ({ ...server, port: 1 }), FailureReason.Unavailable],
    ['no folder of the socket', async () => ({ ...server, socketFolder: '/gone' }), FailureReason.Unavailable],
    ['nobody at the port', async () => ({ url: 'postgres://a:secret@127.0.0.1:1/b' }), FailureReason.Unavailable],
    ['no such host', async () => ({ url: 'postgres://a:secret@gone.invalid/b' }), FailureReason.Unavailable],
    ['no URL', async () => ({ url: 'postgres//secret' }), FailureReason.Misconfigured],
    ['no such database', async () => ({ ...server, database: 'gone' }), FailureReason.Misconfigured],
    ['no such user', async () => ({ ...server, user: 'gone' }), FailureReason.Misconfigured],
  ])('%s', async (_, where, reason) => {
    const lost = postgresClient({ server: await where() });
    const failure: unknown = await lost.query('SELECT 1', [], soon()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason, store: 'postgres', operation: 'select' });
    expect(String(failure)).not.toContain('secret');
    await lost.close();
  });

  it.each<[string, Buffer | undefined, Reason]>([
    ['wrong password', refusal('28P01', 'password authentication failed for user "a"'), FailureReason.Misconfigured],
    ['still starting', refusal('57P03', 'the database system is starting up'), FailureReason.Unavailable],
    ['too many connections', refusal('53300', 'sorry, too many clients already'), FailureReason.Unavailable],
    ['hangs up without a word', undefined, FailureReason.Unavailable],
  ])('%s', async (_, lastWords, reason) => {
    const refused = postgresClient({ server: { url: network.url } });
    network.refuse(lastWords);
    const before = network.connections;
    await expect(refused.query('SELECT 1', [], soon())).rejects.toMatchObject({ reason });
    expect(network.connections - before).toBe(1);
    network.resume();
    expect(await refused.query('SELECT 1 AS one', [], soon())).toEqual([{ one: 1 }]);
    await refused.close();
  });
});

/** What a server sends to refuse a connection. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
