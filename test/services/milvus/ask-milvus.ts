import type { ClientConfig, MilvusClient, ResStatus } from '@zilliz/milvus2-sdk-node';

interface Answer {
  readonly status: ResStatus;
}

/** Makes a connection for one request. Rejects where the server is not there or says anything but success. */
export async function askMilvus(config: ClientConfig, ask: (client: MilvusClient) => Promise<Answer | ResStatus>): Promise<void> {
  const { MilvusClient } = await import('@zilliz/milvus2-sdk-node');
  const client = new MilvusClient({ ...config, timeout: 5_000, maxRetries: 0, logLevel: 'error' });
  // An unreachable server would end this process.
  client.connectPromise.catch(() => {});
  try {
    const answer = await ask(client);
    const { error_code: outcome, code = 0, reason } = 'status' in answer ? answer.status : answer;
    if (outcome !== 'Success' || code !== 0) throw new Error(`${outcome} (${code}): ${reason}`);
  } finally {
    await client.closeConnection();
  }
}
