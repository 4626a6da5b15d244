import { vi } from 'vitest';
import { describeWith } from '../services/describe-with.ts';
import { temporaryMilvus } from '../support/temporary-milvus.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

await describeWith('milvus-lite', 'on Milvus Lite', (address) => vectorStoreContract('milvus lite', temporaryMilvus(address)));
