import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import { Guard, type GuardOptions } from './guard.ts';
import { withResilience } from './with-resilience.ts';

/** The stores that requests are answered from. */
export interface RequestStores {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  readonly truth: TruthStore;
  readonly learning: LearningStore;
}

/**
 * The same stores behind guards: one for each engine's reads and one for its writes, as what reads is safe to repeat and
 * what writes is not: sent and not answered it may have been done, and only its sender knows whether to send it again.
 */
export function resilientStores<S extends RequestStores>(stores: S, options: GuardOptions = {}): S {
  const reads = new Map<string, Guard>();
  const readsOf = (engine: string) => {
    const guard = reads.get(engine) ?? new Guard(engine, options);
    reads.set(engine, guard);
    return guard;
  };
  const relational = readsOf(stores.entities.name);
  const writes = new Guard(stores.entities.name, options);
  const learning = withResilience(stores.learning, relational, { policy: 'repeat', preferences: 'repeat', feedback: 'repeat', profile: 'repeat', preferred: 'repeat', mostPreferred: 'repeat', strongest: 'repeat' });
  return {
    ...stores,
    entities: withResilience(stores.entities, relational, { rows: 'repeat', list: 'repeat', count: 'repeat', facet: 'repeat', neighbourFacets: 'repeat', passing: 'repeat', keys: 'repeat', named: 'repeat', suggest: 'repeat' }),
    graph: withResilience(stores.graph, readsOf(stores.graph.name), { neighbours: 'repeat', neighbourCounts: 'repeat', neighbourhood: 'repeat', proximity: 'repeat', shortestPath: 'repeat' }),
    vectors: withResilience(stores.vectors, readsOf(stores.vectors.name), { nearest: 'repeat', text: 'repeat', vectors: 'repeat' }),
    learning: withResilience(learning, writes, { record: 'once', setPolicy: 'once', reset: 'once', forget: 'repeat' }),
    truth: withResilience(stores.truth, writes, { write: 'once' }),
  };
}
