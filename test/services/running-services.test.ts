import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import neo4j from 'neo4j-driver';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { describeWith } from './describe-with.ts';
import { askMilvus } from './milvus/ask-milvus.ts';
import type { ServiceAddress } from './service.ts';

await describeWith('postgres', 'PostgreSQL', ({ url }) => {
  test('sorts by code point, has vectors, and lets nobody in without the password', async () => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    expect(await sql`SELECT array_agg(t ORDER BY t) AS sorted, '[1,0]'::vector <=> '[0,1]'::vector AS distance FROM unnest(array['b', 'a', 'B']) t`).toEqual([{ sorted: ['B', 'a', 'b'], distance: 1 }]);
    await sql.end();
    const stranger = postgres(url, { max: 1, password: 'wrong' });
    await expect(stranger`SELECT 1`).rejects.toMatchObject({ code: '28P01' });
  });
});

await describeWith('postgres-tls', 'PostgreSQL through TLS', ({ url, tls }) => {
  test('shows a certificate for its address', async () => {
    const sql = postgres(url, { max: 1, ssl: { ca: readFileSync(tls?.caFile ?? '') } });
    expect(await sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`).toEqual([{ ssl: true }]);
    await sql.end();
    const stranger = postgres(tls?.url ?? '', { max: 1 });
    await expect(stranger`SELECT 1`).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });
});

await describeWith('redis', 'Redis', ({ url, tls }) => {
  test('answers with the password, also through TLS', async () => {
    expect(await ping(url)).toBe('PONG');
    expect(await ping(tls?.url ?? '', { ca: readFileSync(tls?.caFile ?? '') })).toBe('PONG');
    await expect(ping(url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow();
  });
});

for (const name of ['neo4j', 'neo4j-5'] as const)
  await describeWith(name, name, (address) => {
    test('answers with the password, also through TLS', async () => {
      expect(await one(address, address.url)).toBe(1);
      const trusted = { encrypted: true, trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES' as const, trustedCertificates: [address.tls?.caFile ?? ''] };
      expect(await one(address, address.url, trusted)).toBe(1);
      await expect(one({ ...address, password: 'wrong' }, address.url)).rejects.toMatchObject({ code: 'Neo.ClientError.Security.Unauthorized' });
    });
  });

await describeWith('milvus', 'Milvus', ({ host, port, user = '', password = '' }) => {
  test('answers with the password', async () => {
    const connection = { address: `${host}:${port}`, username: user };
    await askMilvus({ ...connection, password }, (client) => client.listCollections());
    await expect(askMilvus({ ...connection, password: 'wrong' }, (client) => client.listCollections())).rejects.toThrow('auth');
  });
});

await describeWith('milvus-lite', 'Milvus Lite', ({ host, port }) => {
  test('answers', () => askMilvus({ address: `${host}:${port}` }, (client) => client.listCollections()));
});

async function ping(url: string, tls?: { ca: Buffer }): Promise<string> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, ...(tls === undefined ? {} : { tls }) });
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.ping();
  } finally {
    client.disconnect();
  }
}

async function one({ user = '', password = '' }: ServiceAddress, url: string, config = {}): Promise<unknown> {
  const driver = neo4j.driver(url, neo4j.auth.basic(user, password), { disableLosslessIntegers: true, ...config });
  const { records } = await driver.executeQuery('RETURN 1 AS one').finally(() => driver.close());
  return records[0]?.get('one');
}
