import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { milvusVectorStore } from '../../src/stores/vector/milvus/milvus-vector-store.ts';
import { vectorStoreContract } from './vector-store.contract.ts';
import type { OpenVectorStore } from './vector-store/under-test.ts';

let suites = 0;

function open(address: string): OpenVectorStore {
  return async () => {
    const prefix = `c${process.pid}_${++suites}_`;
    const opened = () => {
      const store = milvusVectorStore({ client: milvusClient({ address }), prefix, partitions: 4 });
      return store;
    };
    let store = opened();
    return {
      store,
      async settled() {
        for (const name of await store.list()) await store.flush(name).catch(() => {});
      },
      async reopen() {
        await store.close();
        store = opened();
        return store;
      },
      async end() {
        const last = opened();
        for (const name of await last.list()) await last.drop(name);
        await last.close();
        await store.close();
      },
    };
  };
}

vectorStoreContract('milvus', open(process.env['ADDR'] ?? '127.0.0.1:19830'));
