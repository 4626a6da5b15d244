import type { EntityType } from '../../catalog/catalog.ts';
import type { VectorReader } from '../../ports/external-stores.ts';

/** Vectors of others, once they were looked at. */
export interface ExternalVectorStore extends VectorReader {
  /** Looks whether the vectors of a type are as the SDL says, and opens them under the type's name; else resolves to all that is otherwise, in sentences. Rejects with StoreFailure where the server does not answer. */
  openFor(entity: EntityType): Promise<readonly string[]>;
  close(): Promise<void>;
}
