import type { Catalog } from '../catalog/catalog.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { ExternalStores, RowsAndEdges, VectorReader } from '../ports/external-stores.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { StoreFamily } from '../ports/store-failure.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import type { StoreHealth } from '../statistics/store-health.ts';
import { Guard, type GuardOptions } from './guard.ts';
import { guardedHealth } from './guarded-health.ts';
import { withResilience, type Guarded } from './with-resilience.ts';

/** The stores that requests are answered from. */
export interface RequestStores {
  readonly catalog: Catalog;
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  readonly truth: TruthStore;
  readonly learning: LearningStore;
  /** Those that were there before; undefined where there are none. */
  readonly external?: ExternalStores | undefined;
  /** Stands before the endpoint that embeds queries, where there is one, behind what is cached of its answers. */
  readonly embedding?: Guard | undefined;
}

/**
 * The same stores behind guards, and what these know of them: one for each kind of reading that plans can do without, also
 * where one engine does several of them, and one for writes; stores that were there before have guards of their own. What
 * reads is safe to repeat and what writes is not: sent and not answered it may have been done, and only its sender knows
 * whether to send it again.
 */
export function resilientStores<S extends RequestStores>(stores: S, options: GuardOptions = {}): S & { readonly health: StoreHealth } {
  const guard = (store: { readonly name: string }, family: StoreFamily) => new Guard(store.name, family, options);
  const managed = {
    relational: guard(stores.entities, 'relational'), names: guard(stores.entities, 'relational'), policy: guard(stores.entities, 'relational'),
    graph: guard(stores.graph, 'graph'), vector: guard(stores.vectors, 'vector'), text: guard(stores.vectors, 'vector'), embedding: stores.embedding,
  };
  const writes = guard(stores.entities, 'relational');
  const learning = withResilience(stores.learning, managed.policy, { policy: 'repeat', preferences: 'repeat', feedback: 'repeat', profile: 'repeat', preferred: 'repeat', mostPreferred: 'repeat', strongest: 'repeat' });
  const tables = guardedBoth(stores.external?.tables);
  const nodes = guardedBoth(stores.external?.nodes);
  const milvus = guardedVectors(stores.external?.milvus);
  const pgvector = guardedVectors(stores.external?.pgvector);
  return {
    ...stores,
    entities: withResilience(withResilience(stores.entities, managed.relational, rowReads), managed.names, { named: 'repeat' }),
    graph: withResilience(stores.graph, managed.graph, edgeReads),
    vectors: withResilience(withResilience(stores.vectors, managed.vector, vectorReads), managed.text, { text: 'repeat' }),
    learning: withResilience(learning, writes, { record: 'once', setPolicy: 'once', reset: 'once', forget: 'repeat' }),
    truth: withResilience(stores.truth, writes, { write: 'once' }),
    external: stores.external && { tables: tables?.store, nodes: nodes?.store, milvus: milvus?.store, pgvector: pgvector?.store },
    health: guardedHealth(stores.catalog, { managed, tables: tables?.guards, nodes: nodes?.guards, milvus: milvus?.guards, pgvector: pgvector?.guards }),
  };

  function guardedBoth(both: RowsAndEdges | undefined) {
    if (both === undefined) return undefined;
    const guards = { relational: guard(both.entities, 'relational'), graph: guard(both.graph, 'graph') };
    return { guards, store: { entities: withResilience(both.entities, guards.relational, rowReads), graph: withResilience(both.graph, guards.graph, edgeReads) } };
  }

  function guardedVectors(reader: VectorReader | undefined) {
    if (reader === undefined) return undefined;
    const guards = { vector: guard(reader, 'vector') };
    return { guards, store: withResilience(reader, guards.vector, vectorReads) };
  }
}

const rowReads: Guarded<EntityStore> = { rows: 'repeat', list: 'repeat', count: 'repeat', facet: 'repeat', neighbourFacets: 'repeat', passing: 'repeat', keys: 'repeat', suggest: 'repeat' };
const edgeReads: Guarded<GraphStore> = { neighbours: 'repeat', neighbourCounts: 'repeat', neighbourhood: 'repeat', proximity: 'repeat', shortestPath: 'repeat' };
const vectorReads = { nearest: 'repeat', vectors: 'repeat' } as const satisfies Guarded<VectorReader>;
