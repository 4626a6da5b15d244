import { randomUUID } from 'node:crypto';
import { untilStopped } from '../../src/ports/call.ts';
import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import type { ServiceAddress, ServiceName } from '../services/service.ts';
import { soon } from './embedded-postgres.ts';

/** Room for one gateway, or several that share it, on engines that others are at as well. */
export interface RoomOnEngines {
  /** As the environment has them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Removes all that gateways made there; they are to be closed before. */
  end(): Promise<void>;
}

/** A database, collections and labels of their own, indexes that are exact, and a cache where one is given. */
export async function roomOnEngines(vectors: 'pgvector' | 'milvus', services: Readonly<Partial<Record<ServiceName, ServiceAddress>>>): Promise<RoomOnEngines> {
  const { postgres, milvus, neo4j, redis } = services;
  if (postgres === undefined) throw new Error('the rows want a postgres');
  const name = `room_${randomUUID().slice(0, 8)}`;
  const admin = postgresClient({ server: { url: postgres.url }, poolSize: 1 });
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`, [], untilStopped());
  return {
    settings: {
      DATABASE_URL: Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href,
      VECTOR_STORE_MODE: vectors, VECTOR_INDEX: 'flat', PGVECTOR_EXACT_BELOW: '1000000',
      ...(vectors === 'milvus' && milvus && { MILVUS_ADDRESS: `${milvus.host}:${milvus.port}`, ...(milvus.user !== undefined && { MILVUS_USER: milvus.user, MILVUS_PASSWORD: milvus.password ?? '' }), MILVUS_PREFIX: `${name}_` }),
      ...(neo4j && { GRAPH_STORE: 'neo4j', NEO4J_URI: neo4j.url, NEO4J_USER: neo4j.user ?? '', NEO4J_PASSWORD: neo4j.password ?? '', NEO4J_PREFIX: `${name}_` }),
      ...(redis && { REDIS_URL: redis.url }),
    },

    async end() {
      if (vectors === 'milvus' && milvus) await dropCollections(milvus, `${name}_`);
      if (neo4j) await removeLabels(neo4j, `${name}_`);
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`, [], soon({ deadline: Date.now() + 60_000 }));
      await admin.close();
    },
  };
}

async function dropCollections({ host, port, user, password }: ServiceAddress, prefix: string): Promise<void> {
  const client = milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
  const { data } = await client.request({ operation: 'list', text: 'list' }, soon(), (sdk, timeout) => sdk.showCollections({ timeout }));
  for (const { name } of data.filter((collection) => collection.name.startsWith(prefix)))
    await client.request({ operation: 'drop', text: name }, soon(), (sdk, timeout) => sdk.dropCollection({ collection_name: name, timeout }));
  await client.close();
}

async function removeLabels({ url, user = '', password = '' }: ServiceAddress, prefix: string): Promise<void> {
  const client = neo4jClient({ uri: url, user, password });
  const call = () => soon({ deadline: Date.now() + 60_000 });
  const constraints = await client.read('SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes[0] STARTS WITH $prefix RETURN name, labelsOrTypes[0] AS label', { prefix }, call(), 'clean');
  for (const { name, label } of constraints) {
    await client.write((run) => run(`MATCH (n:\`${String(label)}\`) DETACH DELETE n`), call(), 'clean');
    await client.write((run) => run(`DROP CONSTRAINT \`${String(name)}\``), call(), 'clean');
  }
  await client.close();
}
