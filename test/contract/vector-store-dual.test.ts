import { dualVectorStore } from '../../src/stores/vector/dual/dual-vector-store.ts';
import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { without } from '../support/faulty-store.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

vectorStoreContract('memory, with a second beside it', async () => {
  const store = dualVectorStore({ primary: memoryVectorStore(), secondary: memoryVectorStore(), onMissed: () => {} });
  return { store, end: () => store.close() };
});

vectorStoreContract('memory, with a second that fails', async () => {
  const store = dualVectorStore({ primary: memoryVectorStore(), secondary: without(memoryVectorStore()), onMissed: () => {} });
  return { store, end: () => store.close() };
});
