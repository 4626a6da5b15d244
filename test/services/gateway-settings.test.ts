import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { gatewaySettings } from './gateway-settings.ts';

const address = (port: number, scheme: string) => ({ host: '127.0.0.1', port, url: `${scheme}://127.0.0.1:${port}`, user: 'me', password: 'hush' });
const postgres = { ...address(5432, 'postgres'), url: 'postgres://me:hush@127.0.0.1:5432/trefoil' };

test('a gateway keeps all on PostgreSQL where there is nothing else', () => {
  expect(readConfig(gatewaySettings({ postgres }))).toMatchObject({ databaseUrl: postgres.url, vectorMode: 'pgvector', graphStore: 'sql', redisUrl: undefined });
});

test('vectors, edges and cache are where there is an engine for them, which lets the gateway in', () => {
  const config = readConfig(gatewaySettings({ postgres, milvus: address(19530, 'http'), neo4j: address(7687, 'bolt'), redis: address(6379, 'redis') }));
  expect(config).toMatchObject({
    vectorMode: 'milvus', milvusAddress: '127.0.0.1:19530', milvusUser: 'me', milvusPassword: 'hush', milvusPrefix: 'trefoil_',
    graphStore: 'neo4j', neo4jUri: 'bolt://127.0.0.1:7687', neo4jUser: 'me', neo4jPassword: 'hush', neo4jPrefix: 'Trefoil_', redisUrl: 'redis://127.0.0.1:6379',
  });
});

test('under a name everything is the gateway’s own', () => {
  const config = readConfig(gatewaySettings({ postgres, milvus: address(19530, 'http'), neo4j: address(7687, 'bolt') }, 'room_1'));
  expect(config).toMatchObject({ databaseUrl: 'postgres://me:hush@127.0.0.1:5432/room_1', milvusPrefix: 'room_1_', neo4jPrefix: 'room_1_' });
});
