import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { zvecVectorStore, type ZvecOptions } from '../../src/stores/vector/zvec/zvec-vector-store.ts';
import { vectorStoreContract } from './vector-store.contract.ts';
import { nearestItems } from './vector-store/nearest.ts';
import type { OpenVectorStore } from './vector-store/under-test.ts';

vectorStoreContract('memory', async () => {
  const store = memoryVectorStore();
  return { store, end: () => store.close() };
});

vectorStoreContract('zvec', zvec({}));

describe.each(['HNSW', 'IVF', 'FLAT'] as const)('the vector store zvec searched by its %s index', (index) => {
  nearestItems(zvec({ index, exactBelow: 0 }));
});

function zvec(options: Omit<ZvecOptions, 'directory'>): OpenVectorStore {
  return async () => {
    const directory = await mkdtemp(join(tmpdir(), 'trefoil-zvec-'));
    let store = zvecVectorStore({ ...options, directory });
    return {
      store,
      async reopen() {
        await store.close();
        store = zvecVectorStore({ ...options, directory });
        return store;
      },
      async end() {
        await store.close();
        await rm(directory, { recursive: true });
      },
    };
  };
}
