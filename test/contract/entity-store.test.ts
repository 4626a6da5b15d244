import { postgresEntityStore } from '../../src/stores/relational/postgres/entity-store.ts';
import { filledDatabase } from '../support/filled-database.ts';
import { entityStoreContract } from './entity-store.contract.ts';

entityStoreContract('postgres', (catalog) => filledDatabase(catalog, postgresEntityStore));
