import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import { postgresClient } from '../stores/clients/postgres/postgres-client.ts';
import { externalGraphStore } from '../stores/graph/external/external-graph-store.ts';
import { checkExternalTables } from '../stores/relational/external/check-external-tables.ts';
import { externalEntityStore } from '../stores/relational/external/external-entity-store.ts';

/** Stores that were there before, as far as the SDL names them. */
export interface ExternalStores {
  readonly tables: { readonly entities: EntityStore; readonly graph: GraphStore } | undefined;
  close(): Promise<void>;
}

/** Opens what the SDL names and looks whether it is there. Rejects with OperatorError where it is not, or no setting says where. */
export async function openExternalStores(catalog: Catalog, { externalDatabaseUrl: url }: Pick<Config, 'externalDatabaseUrl'>): Promise<ExternalStores> {
  const inTables = [...catalog.entities.values()].filter(({ external }) => external?.table !== undefined);
  if (inTables.length === 0) return { tables: undefined, close: async () => {} };
  if (url === undefined) throw new OperatorError(`The schema says that ${inTables.map(({ name }) => name).join(', ')} stand in tables that were there before: set EXTERNAL_DATABASE_URL to where, such as postgres://reader:password@host:5432/database`);
  const client = postgresClient({ server: { url }, store: 'external postgres', applicationName: 'trefoil, reading' });
  try {
    await checkExternalTables(catalog, client);
  } catch (error) {
    await client.close();
    throw error;
  }
  return { tables: { entities: externalEntityStore(client), graph: externalGraphStore(catalog, client) }, close: () => client.close() };
}
