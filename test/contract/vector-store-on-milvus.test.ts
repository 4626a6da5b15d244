import { vi } from 'vitest';
import { describeWith } from '../services/describe-with.ts';
import { temporaryMilvus } from '../support/temporary-milvus.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

// A collection takes the engine of 2.3 three seconds to open, each write 0.2 s to be seen, an index 20 s to be used.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

await describeWith('milvus', 'on Milvus', (address) => vectorStoreContract('milvus', temporaryMilvus(address)));
