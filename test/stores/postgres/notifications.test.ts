import { describe, expect, it } from 'vitest';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { postgresClient } from '../../../src/stores/clients/postgres/postgres-client.ts';
import { freshDatabase, soon } from '../../support/embedded-postgres.ts';
import { networkToDatabase } from '../../support/network-to-database.ts';

const { client, server } = await freshDatabase();
const network = await networkToDatabase(server);

function notify(channel: string, ...payloads: string[]): Promise<unknown> {
  return client.query('SELECT pg_notify($1, x) FROM unnest($2::text[]) x', [channel, payloads], soon());
}

describe('listening', () => {
  it('hears what is said after it resolves, in order, on its own channel', async () => {
    const heard: string[] = [];
    const stop = await client.listen('a "b"', (payload) => heard.push(payload));
    await notify('other', 'no');
    await notify('a "b"', 'x', 'y');
    await notify('a "b"', 'é😀');
    await expect.poll(() => heard).toEqual(['x', 'y', 'é😀']);
    await stop();
  });

  it('hears what a transaction says when it is committed, and nothing of one undone', async () => {
    const heard: string[] = [];
    const stop = await client.listen('log', (payload) => heard.push(payload));
    await client.transaction(async (sql) => {
      await sql.query(`SELECT pg_notify('log', 'undone')`, [], soon());
      throw new Error('undo');
    }, soon()).catch(() => {});
    await client.transaction((sql) => sql.query(`SELECT pg_notify('log', 'done')`, [], soon()), soon());
    await expect.poll(() => heard).toEqual(['done']);
    await stop();
  });

  it('several times on one channel, each until it stops', async () => {
    const heard: string[] = [];
    const stopFirst = await client.listen('many', (payload) => heard.push(`1${payload}`));
    const stopSecond = await client.listen('many', (payload) => heard.push(`2${payload}`));
    await notify('many', 'a');
    await expect.poll(() => heard).toEqual(['1a', '2a']);
    await stopFirst();
    await notify('many', 'b');
    await expect.poll(() => heard).toEqual(['1a', '2a', '2b']);
    await stopSecond();
    await notify('many', 'c');
    const stop = await client.listen('many', (payload) => heard.push(`3${payload}`));
    await notify('many', 'd');
    await expect.poll(() => heard).toEqual(['1a', '2a', '2b', '3d']);
    await stop();
  });

  it('goes on after its connection was lost, and says that something may have been missed', async () => {
    const listening = postgresClient({ server: { url: network.url } });
    const heard: string[] = [];
    const stop = [
      await listening.listen('one', (payload) => heard.push(payload), () => heard.push('again one')),
      await listening.listen('two', (payload) => heard.push(payload), () => heard.push('again two')),
    ];
    for (let round = 0; round < 3; round++) {
      heard.length = 0;
      network.cut();
      await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['again one', 'again two']);
      await notify('one', 'x');
      await notify('two', 'y');
      await expect.poll(() => heard.slice(2)).toEqual(['x', 'y']);
    }
    await Promise.all(stop.map((end) => end()));
    await listening.close();
  });

  it('tries for as long as the server is away', async () => {
    const listening = postgresClient({ server: { url: network.url } });
    const heard: string[] = [];
    await listening.listen('patient', (payload) => heard.push(payload), () => heard.push('again'));
    const before = network.connections;
    network.refuse();
    await expect.poll(() => network.connections - before, { timeout: 5_000 }).toBeGreaterThan(2);
    network.resume();
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['again']);
    await listening.close();
  });

  it('rejects when the server cannot be reached at first, and can be asked again', async () => {
    const listening = postgresClient({ server: { url: network.url } });
    network.refuse();
    await expect(listening.listen('later', () => {})).rejects.toMatchObject({ reason: FailureReason.Unavailable });
    network.resume();
    const heard: string[] = [];
    await listening.listen('later', (payload) => heard.push(payload));
    await notify('later', 'x');
    await expect.poll(() => heard).toEqual(['x']);
    await listening.close();
  });
});
