import type { Catalog, EntityType, ExternalCollection } from '../catalog/catalog.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { externalStoreName } from '../ports/external-stores.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { ActiveIndex } from '../ports/vector-indexes.ts';
import { postgresClient } from '../stores/clients/postgres/postgres-client.ts';
import { externalIndexName } from '../stores/vector/by-owner/vectors-by-owner.ts';
import { externalMilvusStore } from '../stores/vector/external/external-milvus-store.ts';
import { externalPgvectorStore } from '../stores/vector/external-tables/external-pgvector-store.ts';
import type { ExternalVectorStore } from '../stores/vector/external-vector-store.ts';
import { milvusOf, milvusTrouble } from './open-milvus.ts';

/** Vectors that were there before, as far as the SDL names them. */
export interface ExternalCollections {
  readonly milvus: ExternalVectorStore | undefined;
  readonly pgvector: ExternalVectorStore | undefined;
  /** By type. */
  readonly indexes: ReadonlyMap<string, ActiveIndex>;
  close(): Promise<void>;
}

/** Opens what the SDL names and looks whether it is there. Rejects with OperatorError where it is not, or no setting says where. `onDoubt` is told what is there, and probably not as it was meant. */
export async function openExternalCollections(catalog: Catalog, config: Config, onDoubt: (doubt: string) => void): Promise<ExternalCollections> {
  const milvus = await openCollections(catalog, config);
  const pgvector = await openVectorTables(catalog, config, onDoubt).catch(async (error: unknown) => {
    await milvus?.close();
    throw error;
  });
  // A hosted model has its name for a hash: see EmbedderIdentity.
  const indexes = new Map([...typesIn(catalog, 'MILVUS'), ...typesIn(catalog, 'PGVECTOR')].map(({ entity, source: { model, dimensions } }): [string, ActiveIndex] => [entity.name, { collection: externalIndexName(entity), model: { model, dimensions, hash: model } }]));
  return { milvus, pgvector, indexes, close: async () => void (await Promise.all([milvus?.close(), pgvector?.close()])) };
}

/** Collections of a Milvus; undefined where the SDL names none. */
export async function openCollections(catalog: Catalog, config: Config): Promise<ExternalVectorStore | undefined> {
  const collections = typesIn(catalog, 'MILVUS');
  if (collections.length === 0) return undefined;
  if (config.milvusAddress === undefined) throw new OperatorError(`The schema says that the vectors of ${namesOf(collections)} are in collections that were there before: set MILVUS_ADDRESS to where that Milvus listens, as in localhost:19530`);
  const store = externalMilvusStore({ client: milvusOf(config, externalStoreName('milvus')), ef: config.vectorEf, nprobe: config.vectorNprobe });
  return openAll(store, collections, 'the Milvus of MILVUS_ADDRESS', (error) => milvusTrouble(error, config, 'be read'));
}

/** Columns of tables; undefined where the SDL names none. */
export async function openVectorTables(catalog: Catalog, config: Config, onDoubt: (doubt: string) => void): Promise<ExternalVectorStore | undefined> {
  const tables = typesIn(catalog, 'PGVECTOR');
  if (tables.length === 0) return undefined;
  if (config.externalDatabaseUrl === undefined) throw new OperatorError(`The schema says that the vectors of ${namesOf(tables)} are in tables that were there before: set EXTERNAL_DATABASE_URL to where, such as postgres://reader:password@host:5432/database`);
  const sql = postgresClient({ server: { url: config.externalDatabaseUrl }, store: externalStoreName('pgvector'), applicationName: 'trefoil, reading' });
  const store = externalPgvectorStore({ sql, onDoubt, exactBelow: config.pgvectorExactBelow, ef: config.vectorEf, nprobe: config.vectorNprobe });
  return openAll(store, tables, 'the database of EXTERNAL_DATABASE_URL', (error) => (error instanceof StoreFailure ? new OperatorError(`the PostgreSQL that EXTERNAL_DATABASE_URL names cannot be read (${error.reason}): ${error.detail}`, error) : error));
}

interface Place {
  readonly entity: EntityType;
  readonly source: ExternalCollection;
}

async function openAll(store: ExternalVectorStore, places: readonly Place[], where: string, explain: (error: unknown) => unknown): Promise<ExternalVectorStore> {
  try {
    const problems = (await Promise.all(places.map(async ({ entity, source }) => (await store.openFor(entity)).map((problem) => `  type ${entity.name}, ${source.store === 'MILVUS' ? 'collection' : 'table'} ${source.name}: ${problem}`)))).flat();
    if (problems.length > 0) throw new OperatorError(`The schema names what ${where} does not have, or has otherwise:\n${problems.join('\n')}`);
    return store;
  } catch (error) {
    await store.close();
    throw explain(error);
  }
}

function typesIn(catalog: Catalog, store: ExternalCollection['store']): readonly Place[] {
  return [...catalog.entities.values()].flatMap((entity) => (entity.external?.collection?.store === store ? [{ entity, source: entity.external.collection }] : []));
}

function namesOf(places: readonly Place[]): string {
  return places.map(({ entity }) => entity.name).join(', ');
}
