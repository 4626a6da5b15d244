import type { Catalog, EntityType } from '../catalog/catalog.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { untilStopped } from '../ports/call.ts';
import { externalStoreName, type ExternalStores, type RowsAndEdges } from '../ports/external-stores.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { explaining } from '../stores/clients/neo4j/explaining.ts';
import { foreignShape } from '../stores/clients/neo4j/cypher/foreign-shape.ts';
import { postgresClient } from '../stores/clients/postgres/postgres-client.ts';
import { externalGraphStore } from '../stores/graph/external/external-graph-store.ts';
import { externalNodeGraph } from '../stores/graph/external-nodes/external-node-graph.ts';
import { firstNodeQuestions } from '../stores/graph/external-nodes/first-node-questions.ts';
import { lookAtExternalNodes } from '../stores/graph/external-nodes/look-at-external-nodes.ts';
import type { Question } from '../stores/graph/first-questions.ts';
import { checkExternalTables } from '../stores/relational/external/check-external-tables.ts';
import { externalEntityStore } from '../stores/relational/external/external-entity-store.ts';
import { externalNodeEntities } from '../stores/relational/external-nodes/external-node-entities.ts';
import { neo4jCannotBeUsed, openNeo4j } from './open-neo4j.ts';

type Settings = Pick<Config, 'externalDatabaseUrl' | 'neo4jUri' | 'neo4jUser' | 'neo4jPassword' | 'neo4jDatabase' | 'neo4jCaFile'>;

interface ToPlan {
  /** What is asked first, put to a store that plans it ahead. */
  readonly questions: readonly Question[];
}

/** Opens what the SDL names and looks whether it is there. Rejects with OperatorError where it is not, or no setting says where. */
export async function openExternalStores(catalog: Catalog, config: Settings, log: Log): Promise<Pick<ExternalStores, 'tables' | 'nodes'> & ToPlan & { close(): Promise<void> }> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.all(opened.splice(0).map((step) => step())));
  try {
    const tables = await openExternalTables(catalog, config, opened);
    const nodes = await openExternalNodes(catalog, config, (doubt) => log.warn(`the Neo4j of NEO4J_URI may not be as the schema says: ${doubt}`), opened);
    return { tables, nodes, questions: nodes?.questions ?? [], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Undefined where the SDL names none. */
export async function openExternalTables(catalog: Catalog, { externalDatabaseUrl: url }: Settings, opened: (() => Promise<void>)[]): Promise<RowsAndEdges | undefined> {
  const inTables = typesIn(catalog, ({ external }) => external?.table !== undefined);
  if (inTables === '') return undefined;
  if (url === undefined) throw new OperatorError(`The schema says that ${inTables} stand in tables that were there before: set EXTERNAL_DATABASE_URL to where, such as postgres://reader:password@host:5432/database`);
  const client = postgresClient({ server: { url }, store: externalStoreName('postgres'), applicationName: 'trefoil, reading' });
  opened.push(() => client.close());
  await checkExternalTables(catalog, client);
  return { entities: externalEntityStore(client), graph: externalGraphStore(catalog, client) };
}

/** Undefined where the SDL names none. `onDoubt` is told what is there, and probably not as it was meant. */
export async function openExternalNodes(catalog: Catalog, config: Settings, onDoubt: (doubt: string) => void, opened: (() => Promise<void>)[]): Promise<(RowsAndEdges & ToPlan) | undefined> {
  const nodes = typesIn(catalog, ({ external }) => external?.node !== undefined);
  if (nodes === '') return undefined;
  if (config.neo4jUri === undefined) throw new OperatorError(`The schema says that ${nodes} are nodes of a graph that was there before: set NEO4J_URI to where, such as bolt://host:7687`);
  const client = openNeo4j(config, externalStoreName('neo4j'));
  opened.push(() => client.close());
  try {
    const { isIndexed, warnings } = await lookAtExternalNodes(catalog, client, { ...untilStopped(), deadline: Date.now() + patienceMs });
    warnings.forEach(onDoubt);
    const shape = foreignShape(isIndexed);
    return { entities: externalNodeEntities(client, shape), graph: externalNodeGraph(catalog, client, shape), questions: firstNodeQuestions(catalog, explaining(client), shape) };
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw neo4jCannotBeUsed(error, config, 'may read');
  }
}

function typesIn(catalog: Catalog, are: (entity: EntityType) => boolean): string {
  return [...catalog.entities.values()].filter(are).map(({ name }) => name).join(', ');
}

const patienceMs = 30_000;
