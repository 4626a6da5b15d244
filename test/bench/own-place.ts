import { randomUUID } from 'node:crypto';
import neo4j from 'neo4j-driver';
import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import postgres from 'postgres';
import type { ServiceAddress } from '../services/service.ts';
import { findService } from '../services/running.ts';

/** A database, collections and labels on the real engines for one gateway, and how they go again. */
export interface OwnPlace {
  /** For the gateway: where the engines are, under names that nobody else has. */
  readonly settings: Readonly<Record<string, string>>;
  /** Its URL. */
  readonly database: string;
  readonly postgres: ServiceAddress;
  readonly milvus: ServiceAddress;
  readonly neo4j: ServiceAddress;
  /** What names of collections in Milvus, and labels in Neo4j, begin with. */
  readonly prefix: string;
  remove(): Promise<void>;
}

/** Rejects with what to do where an engine is not up. */
export async function ownPlace(): Promise<OwnPlace> {
  const [server, milvus, graph] = await Promise.all([address('postgres'), address('milvus'), address('neo4j')]);
  const own = `own_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const prefix = `${own}_`;
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin.unsafe(`CREATE DATABASE ${own}`);
  const url = new URL(server.url);
  url.pathname = `/${own}`;
  return {
    database: url.href, postgres: server, milvus, neo4j: graph, prefix,
    settings: {
      DATABASE_URL: url.href,
      VECTOR_STORE_MODE: 'milvus', MILVUS_ADDRESS: `${milvus.host}:${milvus.port}`, MILVUS_USER: milvus.user ?? '', MILVUS_PASSWORD: milvus.password ?? '', MILVUS_PREFIX: prefix,
      GRAPH_STORE: 'neo4j', NEO4J_URI: graph.url, NEO4J_USER: graph.user ?? '', NEO4J_PASSWORD: graph.password ?? '', NEO4J_PREFIX: prefix,
    },

    async remove() {
      await admin.unsafe(`DROP DATABASE IF EXISTS ${own} WITH (FORCE)`);
      await admin.end();
      await removeCollections(milvus, prefix);
      await removeLabels(graph, prefix);
    },
  };
}

async function address(name: 'postgres' | 'milvus' | 'neo4j'): Promise<ServiceAddress> {
  const found = await findService(name);
  if (found.address === undefined) throw new Error(found.reason);
  return found.address;
}

async function removeCollections({ host, port, user = '', password = '' }: ServiceAddress, prefix: string): Promise<void> {
  const client = new MilvusClient({ address: `${host}:${port}`, username: user, password });
  await client.connectPromise;
  const { data } = await client.listCollections();
  for (const { name } of data) if (name.startsWith(prefix)) await client.dropCollection({ collection_name: name });
  await client.closeConnection();
}

async function removeLabels({ url, user = '', password = '' }: ServiceAddress, prefix: string): Promise<void> {
  const driver = neo4j.driver(url, neo4j.auth.basic(user, password));
  const run = async (text: string, parameters = {}) => (await driver.executeQuery(text, parameters)).records;
  const labels = (await run('CALL db.labels() YIELD label WHERE label STARTS WITH $prefix RETURN label', { prefix })).map((record) => String(record.get('label')));
  for (const label of labels) for (let gone = 1; gone > 0; ) gone = Number((await run(`MATCH (n:\`${label}\`) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS gone`))[0]?.get('gone') ?? 0);
  for (const record of await run('SHOW CONSTRAINTS YIELD name, labelsOrTypes')) if (JSON.stringify(record.get('labelsOrTypes')).includes(prefix)) await run(`DROP CONSTRAINT \`${String(record.get('name'))}\` IF EXISTS`);
  for (const record of await run('SHOW INDEXES YIELD name, labelsOrTypes')) if (JSON.stringify(record.get('labelsOrTypes')).includes(prefix)) await run(`DROP INDEX \`${String(record.get('name'))}\` IF EXISTS`);
  await driver.close();
}
