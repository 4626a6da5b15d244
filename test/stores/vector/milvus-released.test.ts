import { expect, it, vi } from 'vitest';
import { milvusClient } from '../../../src/stores/clients/milvus/milvus-client.ts';
import { milvusVectorStore } from '../../../src/stores/vector/milvus/milvus-vector-store.ts';
import { callOf, film, keysOf, nearestTo, newCollection, newTenancy } from '../../contract/vector-store/films.ts';
import { describeWith } from '../../services/describe-with.ts';
import type { ServiceAddress } from '../../services/service.ts';

vi.setConfig({ testTimeout: 60_000 });

await describeWith('milvus', 'a collection that Milvus has let go of', loadsAgain);
await describeWith('milvus-lite', 'a collection that Milvus Lite has let go of', loadsAgain);

function loadsAgain({ host, port, user, password }: ServiceAddress): void {
  it('is loaded again by the first call that needs it', async () => {
    const prefix = `released${process.pid}_`;
    const client = milvusClient({ address: `${host}:${port}`, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) });
    const store = milvusVectorStore({ client, prefix });
    const collection = newCollection();
    const call = callOf(newTenancy());
    await store.open(collection);
    try {
      await store.upsert(collection.name, [film('a')], call);
      await store.flush(collection.name);
      await client.request({ operation: 'test', text: 'ReleaseCollection' }, call, (sdk, timeout) => sdk.releaseCollection({ collection_name: prefix + collection.name, timeout }));
      const [found] = await store.nearest(collection.name, [nearestTo([1, 0, 0, 0])], [], call);
      expect(keysOf(found)).toEqual(['a']);
    } finally {
      await store.drop(collection.name);
      await store.close();
    }
  });
}
