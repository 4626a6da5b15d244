import type { Catalog } from '../catalog/catalog.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import { externalStoreName } from '../ports/external-stores.ts';
import type { ActiveIndex } from '../ports/vector-indexes.ts';
import { externalIndexName } from '../stores/vector/by-owner/vectors-by-owner.ts';
import { externalMilvusStore, type ExternalVectorStore } from '../stores/vector/external/external-milvus-store.ts';
import { milvusOf, milvusTrouble } from './open-milvus.ts';

/** Collections that were there before, as far as the SDL names them. */
export interface ExternalCollections {
  readonly store: ExternalVectorStore | undefined;
  /** By type. */
  readonly indexes: ReadonlyMap<string, ActiveIndex>;
  close(): Promise<void>;
}

/** Opens what the SDL names and looks whether it is there. Rejects with OperatorError where it is not, or no setting says where. */
export async function openExternalCollections(catalog: Catalog, config: Config): Promise<ExternalCollections> {
  const collections = [...catalog.entities.values()].flatMap((entity) => (entity.external?.collection === undefined ? [] : [{ entity, source: entity.external.collection }]));
  if (collections.length === 0) return { store: undefined, indexes: new Map(), close: async () => {} };
  if (config.milvusAddress === undefined) throw new OperatorError(`The schema says that the vectors of ${collections.map(({ entity }) => entity.name).join(', ')} are in collections that were there before: set MILVUS_ADDRESS to where that Milvus listens, as in localhost:19530`);
  const store = externalMilvusStore({ client: milvusOf(config, externalStoreName('milvus')), ef: config.vectorEf, nprobe: config.vectorNprobe });
  try {
    const problems = (await Promise.all(collections.map(async ({ entity, source }) => (await store.openFor(entity)).map((problem) => `  type ${entity.name}, collection ${source.name}: ${problem}`)))).flat();
    if (problems.length > 0) throw new OperatorError(`The schema names what the Milvus of MILVUS_ADDRESS does not have, or has otherwise:\n${problems.join('\n')}`);
  } catch (error) {
    await store.close();
    throw milvusTrouble(error, config, 'be read');
  }
  // A hosted model has its name for a hash: see EmbedderIdentity.
  const indexes = new Map(collections.map(({ entity, source: { model, dimensions } }): [string, ActiveIndex] => [entity.name, { collection: externalIndexName(entity), model: { model, dimensions, hash: model } }]));
  return { store, indexes, close: () => store.close() };
}
