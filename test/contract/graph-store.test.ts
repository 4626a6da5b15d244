import { sqlGraphStore } from '../../src/stores/graph/sql/graph-store.ts';
import { filledDatabase } from '../support/filled-database.ts';
import { graphStoreContract } from './graph-store.contract.ts';

graphStoreContract('sql', (catalog) => filledDatabase(catalog, (client) => sqlGraphStore(catalog, client)));
