import { randomUUID } from 'node:crypto';
import { untilStopped, type Call } from '../../src/ports/call.ts';
import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { neo4jClient } from '../../src/stores/clients/neo4j/neo4j-client.ts';
import { postgresClient } from '../../src/stores/clients/postgres/postgres-client.ts';
import { gatewaySettings } from '../services/gateway-settings.ts';
import type { ServiceAddress, ServiceName } from '../services/service.ts';

/** Room for one gateway, or several that share it, on engines that others are at as well. */
export interface RoomOnEngines {
  /** As the environment has them. */
  readonly settings: Readonly<Record<string, string>>;
  /** What names of collections in Milvus, and of labels in Neo4j, begin with. */
  readonly prefix: string;
  /** Removes all that gateways made there; they are to be closed before. */
  end(): Promise<void>;
}

/** A database, collections and labels of their own, and a cache where one is given. Vectors are searched exactly, unless it is said otherwise. */
export async function roomOnEngines(vectors: 'pgvector' | 'milvus', services: Readonly<Partial<Record<ServiceName, ServiceAddress>>>, { exact = true } = {}): Promise<RoomOnEngines> {
  const { postgres, milvus, ...others } = services;
  if (postgres === undefined) throw new Error('the rows want a postgres');
  const name = `room_${randomUUID().slice(0, 8)}`;
  const prefix = `${name}_`;
  const admin = postgresClient({ server: { url: postgres.url }, poolSize: 1 });
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`, [], untilStopped());
  return {
    settings: {
      ...gatewaySettings({ ...others, postgres, ...(vectors === 'milvus' && milvus && { milvus }) }, name),
      ...(exact && { VECTOR_INDEX: 'flat', PGVECTOR_EXACT_BELOW: '1000000' }),
    },
    prefix,

    async end() {
      if (vectors === 'milvus' && milvus) await dropCollections(milvus, prefix);
      if (others.neo4j) await removeLabels(others.neo4j, prefix);
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`, [], patient());
      await admin.close();
    },
  };
}

async function dropCollections({ host, port, user, password }: ServiceAddress, prefix: string): Promise<void> {
  const client = milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
  const { data } = await client.request({ operation: 'list', text: 'list' }, patient(), (sdk, timeout) => sdk.showCollections({ timeout }));
  for (const { name } of data.filter((collection) => collection.name.startsWith(prefix)))
    await client.request({ operation: 'drop', text: name }, patient(), (sdk, timeout) => sdk.dropCollection({ collection_name: name, timeout }));
  await client.close();
}

async function removeLabels({ url, user = '', password = '' }: ServiceAddress, prefix: string): Promise<void> {
  const client = neo4jClient({ uri: url, user, password });
  const constraints = await client.read('SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE labelsOrTypes[0] STARTS WITH $prefix RETURN name, labelsOrTypes[0] AS label', { prefix }, patient(), 'clean');
  for (const { name, label } of constraints) {
    // A transaction holds all that it changes in memory.
    const removeSome = () => client.write((run) => run(`MATCH (n:\`${String(label)}\`) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone`), patient(), 'clean');
    while (Number((await removeSome())[0]?.['gone'] ?? 0) > 0);
    await client.write((run) => run(`DROP CONSTRAINT \`${String(name)}\``), patient(), 'clean');
  }
  await client.close();
}

function patient(): Call {
  return { ...untilStopped(), deadline: Date.now() + 60_000 };
}
