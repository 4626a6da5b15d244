import { fieldNames, readSdl } from '../catalog/read-sdl.ts';
import type { Config } from '../config/read-config.ts';
import { shippedSchema } from '../config/settings.ts';
import { collectionsSdl } from '../introspection/collections-sdl.ts';
import { nodesSdl } from '../introspection/nodes-sdl.ts';
import { tablesSdl } from '../introspection/tables-sdl.ts';
import { TypeNames } from '../introspection/type-names.ts';
import { OperatorError } from '../kernel/errors.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import { externalStoreName } from '../ports/external-stores.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import { postgresClient } from '../stores/clients/postgres/postgres-client.ts';
import { introspectNodes } from '../stores/graph/external-nodes/introspect-nodes.ts';
import { introspectTables } from '../stores/relational/external/introspect-tables.ts';
import { introspectCollections } from '../stores/vector/external/introspect-collections.ts';
import { milvusOf, milvusTrouble } from './open-milvus.ts';
import { neo4jCannotBeUsed, openNeo4j } from './open-neo4j.ts';

/** An SDL for the stores that the settings name, to start with and to edit. Rejects with OperatorError where there is none, or one cannot be read. */
export async function introspect(config: Config, signal: AbortSignal): Promise<string> {
  const call: Call = { ...untilStopped(signal), deadline: Date.now() + patienceMs };
  const { externalDatabaseUrl, neo4jUri, milvusAddress } = config;
  if (externalDatabaseUrl === undefined && neo4jUri === undefined && milvusAddress === undefined) throw new OperatorError('Nothing is set to look into: set EXTERNAL_DATABASE_URL, NEO4J_URI or MILVUS_ADDRESS to a store that was there before');
  const { language, shared } = await readSdl(shippedSchema);
  const ours = [...language, ...shared].flatMap((definition) => ('name' in definition && definition.name ? [definition.name.value] : []));
  const types = new TypeNames([...ours, 'String', 'Int', 'Float', 'Boolean', 'ID'], ['Query', 'SearchFilter', 'ChangeFilter'].flatMap((name) => fieldNames(shared, name)));
  const parts: string[] = [];
  if (externalDatabaseUrl !== undefined) parts.push(await ofTables(externalDatabaseUrl, types, call));
  if (neo4jUri !== undefined) parts.push(await ofNodes(config, types, call));
  if (milvusAddress !== undefined) parts.push(await ofCollections(config, call));
  return [headOf(parts), ...parts].filter((part) => part.trim() !== '').map((part) => part.trimEnd()).join('\n\n');
}

function headOf(parts: readonly string[]): string {
  const starts = parts.some((part) => /^type /m.test(part)) ? 'It starts as it is, and is yours to edit:' : 'It starts once it has a type, with @table or @node, and is yours to edit:';
  return `# Written by "npm run trefoil -- introspect" from stores that were there before. ${starts}\n# names and descriptions, @name, @filterable, @importance and @recency, tenant columns, relationships that no constraint tells of.`;
}

async function ofTables(url: string, types: TypeNames, call: Call): Promise<string> {
  const client = postgresClient({ server: { url }, store: externalStoreName('postgres'), applicationName: 'trefoil, reading', poolSize: 2 });
  try {
    return tablesSdl(await introspectTables(client, call), types);
  } catch (error) {
    throw error instanceof StoreFailure ? new OperatorError(`the PostgreSQL that EXTERNAL_DATABASE_URL names cannot be read (${error.reason}): ${error.detail}`, error) : error;
  } finally {
    await client.close();
  }
}

async function ofNodes(config: Config, types: TypeNames, call: Call): Promise<string> {
  const client = openNeo4j(config, externalStoreName('neo4j'));
  try {
    return nodesSdl(await introspectNodes(client, config.neo4jPrefix, call), types);
  } catch (error) {
    throw error instanceof StoreFailure ? neo4jCannotBeUsed(error, config, 'may read it') : error;
  } finally {
    await client.close();
  }
}

async function ofCollections(config: Config, call: Call): Promise<string> {
  const client = milvusOf(config);
  try {
    return collectionsSdl(await introspectCollections(client, config.milvusPrefix, call));
  } catch (error) {
    throw milvusTrouble(error, config, 'be read');
  } finally {
    await client.close();
  }
}

const patienceMs = 60_000;
