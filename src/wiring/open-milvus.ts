import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Call } from '../ports/call.ts';
import { StoreFailure, type FailureReason } from '../ports/store-failure.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import { milvusClient, type MilvusClient } from '../stores/clients/milvus/milvus-client.ts';
import { milvusVectorStore } from '../stores/vector/milvus/milvus-vector-store.ts';
import { milvusPlace, milvusTruth } from '../stores/vector/milvus/place.ts';

/** The vectors in the Milvus that the settings name; nothing is connected yet. */
export function openMilvus(config: Config): VectorStore {
  return milvusVectorStore({
    client: milvusOf(config),
    prefix: config.milvusPrefix,
    partitions: config.milvusPartitions,
    index: ({ hnsw: 'HNSW', flat: 'FLAT', ivf: 'IVF_FLAT' } as const)[config.vectorIndex],
    m: config.vectorM, efConstruction: config.vectorEfConstruction, ef: config.vectorEf, nlist: config.vectorNlist, nprobe: config.vectorNprobe,
  });
}

/** Names the place of its collections. Rejects with OperatorError where it cannot be used. */
export function placeInMilvus(config: Config): Promise<string> {
  return asked(config, (client) => milvusPlace(client, config.milvusPrefix));
}

/** Which truth its collections were filled from: this one, where none has said so before. Rejects as `placeInMilvus`. */
export function truthInMilvus(config: Config, truth: string): Promise<string> {
  return asked(config, (client) => milvusTruth(client, config.milvusPrefix, truth));
}

async function asked(config: Config, ask: (client: MilvusClient) => Promise<string>): Promise<string> {
  const client = milvusOf(config);
  try {
    return await ask(client);
  } catch (error) {
    throw milvusTrouble(error, config, 'hold vectors');
  } finally {
    await client.close();
  }
}

/** As the server tells it. Rejects with StoreFailure. */
export async function versionOfMilvus(config: Config, call: Call): Promise<string> {
  const client = milvusOf(config);
  try {
    return await client.version(call);
  } finally {
    await client.close();
  }
}

/** One sentence on why the Milvus of the settings cannot do something; what is no failure of a store comes back as it is. */
export function milvusTrouble(error: unknown, { milvusAddress = '' }: Config, what: string): unknown {
  if (!(error instanceof StoreFailure)) return error;
  return new OperatorError(`the Milvus that MILVUS_ADDRESS names, ${milvusAddress}, cannot ${what} (${error.reason}): ${error.detail}; ${remedies[error.reason] ?? 'see its log'}`, error);
}

/** `store` is what failures call it. */
export function milvusOf({ milvusAddress = '', milvusToken, milvusUser, milvusPassword, milvusDatabase, milvusTls, milvusCaFile }: Config, store = 'milvus'): MilvusClient {
  return milvusClient({
    store,
    address: milvusAddress,
    tls: milvusTls === 'on',
    ...(milvusToken === undefined ? {} : { token: milvusToken }),
    ...(milvusUser === undefined || milvusPassword === undefined ? {} : { user: milvusUser, password: milvusPassword }),
    ...(milvusDatabase === undefined ? {} : { database: milvusDatabase }),
    ...(milvusCaFile === undefined ? {} : { tlsAuthority: milvusCaFile }),
  });
}

const remedies: Partial<Record<FailureReason, string>> = {
  unavailable: 'start it, or set MILVUS_ADDRESS and MILVUS_TLS to where and how it listens',
  timeout: 'start it, or set MILVUS_ADDRESS and MILVUS_TLS to where and how it listens',
  misconfigured: 'check MILVUS_USER and MILVUS_PASSWORD or MILVUS_TOKEN, MILVUS_DATABASE and MILVUS_CA_FILE',
};
