import type { Catalog } from '../catalog/catalog.ts';
import type { PlannerContext } from '../planner/planner-context.ts';
import type { StoreAccess } from '../loaders/store-access.ts';
import type { ChangeFeed } from '../ports/change-feed.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { VectorIndexes } from '../ports/vector-indexes.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import type { Actuals } from './actuals.ts';
import type { Degradations } from './degradations.ts';

/** Everything a plan is run with, for one request. */
export interface ExecutionIo extends StoreAccess {
  readonly catalog: Catalog;
  readonly vectors: VectorStore;
  readonly indexes: VectorIndexes;
  readonly learning: LearningStore;
  readonly feed: ChangeFeed;
  readonly models: EmbeddingModels;
  readonly actuals: Actuals;
  /** For planning anew what turns out otherwise. */
  readonly planner: PlannerContext;
  readonly degradations: Degradations;
  /** Milliseconds, for measuring. */
  readonly elapsed: () => number;
}
