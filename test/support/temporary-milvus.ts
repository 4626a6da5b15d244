import { randomUUID } from 'node:crypto';
import { milvusClient } from '../../src/stores/clients/milvus/milvus-client.ts';
import { milvusVectorStore, type MilvusVectorOptions } from '../../src/stores/vector/milvus/milvus-vector-store.ts';
import type { VectorStore } from '../../src/ports/vector-store.ts';
import type { OpenVectorStore } from '../contract/vector-store/under-test.ts';
import type { ServiceAddress } from '../services/service.ts';
import { reopening } from './reopening.ts';

/** Opens stores in a Milvus whose collections go when they end. */
export function temporaryMilvus({ host, port, user, password }: ServiceAddress, options: Omit<MilvusVectorOptions, 'client' | 'prefix'> = {}): OpenVectorStore {
  return async () => {
    const prefix = `test_${randomUUID().replaceAll('-', '')}_`;
    const open = (): VectorStore => {
      const client = milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
      return milvusVectorStore({ ...options, client, prefix });
    };
    const under = reopening(open, async () => {
      const last = open();
      await Promise.all((await last.list()).map((name) => last.drop(name)));
      await last.close();
    });
    return Object.assign(under, {
      async settled() {
        // Those that this store has not opened have nothing to wait for.
        for (const name of await under.store.list()) await under.store.flush(name).catch(() => {});
      },
    });
  };
}
