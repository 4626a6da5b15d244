import type { Catalog } from '../../../src/catalog/catalog.ts';
import type { EntityStore } from '../../../src/ports/entity-store.ts';
import type { FilledStore } from '../stored-data.ts';

/** One adapter with room of its own, as the contract meets it. */
export type EntityStoreUnderTest = FilledStore<EntityStore>;

export type OpenEntityStore = (catalog: Catalog) => Promise<EntityStoreUnderTest>;
