import { vi } from 'vitest';
import { mirroredDatabase } from '../support/neo4j.ts';
import { describeWith } from '../services/describe-with.ts';
import { graphStoreContract } from './graph-store.contract.ts';
import { plannedAhead } from './graph-store/planned-ahead.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** The version that is in most houses; of generated worlds a few, as its planner and the newest's differ little. */
await describeWith('neo4j-5', 'on Neo4j 5', (address) => {
  const { url, user = '', password = '' } = address;
  graphStoreContract('neo4j 5', (catalog) => mirroredDatabase(catalog, { uri: url, user, password }), { worldsMs: 60_000, part: 0.2 });
  plannedAhead(address);
});
