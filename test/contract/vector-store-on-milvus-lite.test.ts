import { vi } from 'vitest';
import { onService } from '../support/on-service.ts';
import { temporaryMilvus } from '../support/temporary-milvus.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

await onService('milvus-lite', (address) => vectorStoreContract('milvus lite', temporaryMilvus(address)));
