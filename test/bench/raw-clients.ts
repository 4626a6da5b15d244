import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import neo4j from 'neo4j-driver';
import type postgres from 'postgres';
import { readers } from '../../src/stores/clients/postgres/column-types.ts';
import type { PostgresServer } from '../../src/stores/clients/postgres/postgres-server.ts';
import type { NativeCall, Recording } from './native-calls.ts';
import { rawSql } from './raw-sql.ts';

/** Clients of the engines, as one opens them who has never heard of Trefoil. */
export interface RawClients {
  readonly sql: postgres.Sql;
  readonly milvus?: MilvusClient;
  readonly neo4j?: ReturnType<typeof neo4j.driver>;
  end(): Promise<void>;
}

/** Where settings name a Milvus and a Neo4j, clients of these, too. Values of SQL are written already as Trefoil writes them, and read alike. */
export async function openRawClients(server: PostgresServer, settings: Readonly<Record<string, string>>): Promise<RawClients> {
  const { MILVUS_ADDRESS, MILVUS_USER = '', MILVUS_PASSWORD = '', NEO4J_URI, NEO4J_USER = '', NEO4J_PASSWORD = '' } = settings;
  const types = Object.fromEntries([...readers].map(([oid, parse]) => [`oid${oid}`, { to: oid, from: [oid], parse, serialize: (text: string) => text }]));
  const sql = rawSql(server, { max: 6, fetch_types: false, types });
  const milvus = MILVUS_ADDRESS === undefined ? undefined : new MilvusClient({ address: MILVUS_ADDRESS, username: MILVUS_USER, password: MILVUS_PASSWORD });
  await milvus?.connectPromise;
  const driver = NEO4J_URI === undefined ? undefined : neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { disableLosslessIntegers: true, fetchSize: -1 });
  return {
    sql,
    ...(milvus && { milvus }),
    ...(driver && { neo4j: driver }),
    async end() {
      await Promise.all([sql.end(), milvus?.closeConnection(), driver?.close()]);
    },
  };
}

/** Makes the same calls by hand, each as soon as those are answered that it waited for. */
export async function replay(raw: RawClients, recording: Recording): Promise<void> {
  const answered: Promise<unknown>[] = [];
  for (const { call, after } of recording) answered.push(after.length === 0 ? send(raw, call) : Promise.all(after.map((i) => answered[i])).then(() => send(raw, call)));
  await Promise.all(answered);
}

async function send({ sql, milvus, neo4j: driver }: RawClients, call: NativeCall): Promise<unknown> {
  switch (call.engine) {
    case 'postgres':
      return sql.unsafe(call.text, call.parameters as never[], { prepare: true });
    case 'zvec':
      return (call.collection as { query: (query: object) => Promise<unknown> }).query(call.query);
    case 'milvus':
      return (milvus?.[call.method] as (request: object) => Promise<unknown>).call(milvus, call.request);
    case 'neo4j': {
      const session = driver?.session({ defaultAccessMode: neo4j.session.READ });
      try {
        return await session?.run(call.text, call.parameters as Record<string, unknown>);
      } finally {
        await session?.close();
      }
    }
    case 'embedding':
      return call.embed();
    default:
      return call satisfies never;
  }
}
