import { memoryVectorStore } from '../../src/stores/vector/memory/memory-vector-store.ts';
import { temporaryZvec } from '../support/temporary-zvec.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

vectorStoreContract('memory', async () => {
  const store = memoryVectorStore();
  return { store, end: () => store.close() };
});

vectorStoreContract('zvec', temporaryZvec({}));
