import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { StoreFamily } from '../ports/store-failure.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import type { StoreHealth } from '../statistics/store-health.ts';
import { Guard, type GuardOptions } from './guard.ts';
import { guardedHealth } from './guarded-health.ts';
import { withResilience } from './with-resilience.ts';

/** The stores that requests are answered from. */
export interface RequestStores {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  readonly truth: TruthStore;
  readonly learning: LearningStore;
  /** Stands before the endpoint that embeds queries, where there is one, behind what is cached of its answers. */
  readonly embedding?: Guard | undefined;
}

/**
 * The same stores behind guards, and what these know of them: one for each kind of reading that plans can do without, also
 * where one engine does several of them, and one for writes. What reads is safe to repeat and what writes is not: sent and not
 * answered it may have been done, and only its sender knows whether to send it again.
 */
export function resilientStores<S extends RequestStores>(stores: S, options: GuardOptions = {}): S & { readonly health: StoreHealth } {
  const guard = (store: { readonly name: string }, family: StoreFamily) => new Guard(store.name, family, options);
  const rows = guard(stores.entities, 'relational');
  const names = guard(stores.entities, 'relational');
  const policy = guard(stores.entities, 'relational');
  const writes = guard(stores.entities, 'relational');
  const graph = guard(stores.graph, 'graph');
  const vectors = guard(stores.vectors, 'vector');
  const text = guard(stores.vectors, 'vector');
  const entities = withResilience(stores.entities, rows, { rows: 'repeat', list: 'repeat', count: 'repeat', facet: 'repeat', neighbourFacets: 'repeat', passing: 'repeat', keys: 'repeat', suggest: 'repeat' });
  const learning = withResilience(stores.learning, policy, { policy: 'repeat', preferences: 'repeat', feedback: 'repeat', profile: 'repeat', preferred: 'repeat', mostPreferred: 'repeat', strongest: 'repeat' });
  return {
    ...stores,
    entities: withResilience(entities, names, { named: 'repeat' }),
    graph: withResilience(stores.graph, graph, { neighbours: 'repeat', neighbourCounts: 'repeat', neighbourhood: 'repeat', proximity: 'repeat', shortestPath: 'repeat' }),
    vectors: withResilience(withResilience(stores.vectors, vectors, { nearest: 'repeat', vectors: 'repeat' }), text, { text: 'repeat' }),
    learning: withResilience(learning, writes, { record: 'once', setPolicy: 'once', reset: 'once', forget: 'repeat' }),
    truth: withResilience(stores.truth, writes, { write: 'once' }),
    health: guardedHealth({ vector: vectors, text, graph, names, policy, relational: rows, ...(stores.embedding && { embedding: stores.embedding }) }),
  };
}
