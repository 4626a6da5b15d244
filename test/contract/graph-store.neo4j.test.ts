import { vi } from 'vitest';
import { mirroredDatabase } from '../support/neo4j.ts';
import { describeWith } from '../services/describe-with.ts';
import { graphStoreContract } from './graph-store.contract.ts';

// Each statement that is new to the server is planned first, and in generated worlds nearly all are.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

await describeWith('neo4j', 'on Neo4j', ({ url, user = '', password = '' }) => {
  graphStoreContract('neo4j', (catalog) => mirroredDatabase(catalog, { uri: url, user, password }), { worldsMs: 90_000 });
});
