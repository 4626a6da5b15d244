import { onService } from '../support/on-service.ts';
import { temporaryPgvector } from '../support/temporary-pgvector.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

await onService('postgres', ({ url }) => {
  vectorStoreContract('pgvector', temporaryPgvector(url));
});
