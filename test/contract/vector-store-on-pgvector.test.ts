import { describeWith } from '../services/describe-with.ts';
import { temporaryPgvector } from '../support/temporary-pgvector.ts';
import { vectorStoreContract } from './vector-store.contract.ts';

await describeWith('postgres', 'on PostgreSQL with pgvector', ({ url }) => {
  vectorStoreContract('pgvector', temporaryPgvector(url));
});
