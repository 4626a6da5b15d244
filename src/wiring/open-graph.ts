import type { Catalog } from '../catalog/catalog.ts';
import { GraphProgress } from '../changes/graph-progress.ts';
import { GraphRelay } from '../changes/graph-relay.ts';
import type { OnProgress } from '../changes/on-progress.ts';
import type { TruthWatch } from '../changes/truth-watch.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { GraphMirror } from '../ports/graph-mirror.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import { StoreFailure } from '../ports/store-failure.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import { Guard } from '../resilience/guard.ts';
import { withResilience } from '../resilience/with-resilience.ts';
import { firstQuestions, type Question } from '../stores/graph/first-questions.ts';
import { mirroredGraph } from '../stores/graph/mirrored/mirrored-graph.ts';
import { neo4jGraphMirror } from '../stores/graph/neo4j/graph-mirror.ts';
import { neo4jGraphStore } from '../stores/graph/neo4j/graph-store.ts';
import { neo4jCannotBeUsed, openNeo4j } from './open-neo4j.ts';

export interface OpenGraph {
  readonly graph: GraphStore;
  /** What it is to plan ahead; nothing where it plans by itself. */
  readonly questions: readonly Question[];
  /** Where the graph is a mirror: how far it is, and what keeps it in step. */
  readonly mirrored: { readonly mirror: GraphMirror; readonly progress: GraphProgress; readonly relay: GraphRelay } | undefined;
}

/** The graph that GRAPH_STORE names. Rejects with OperatorError where it cannot be used. */
export async function openGraph(config: Config, stores: { readonly catalog: Catalog; readonly truth: TruthStore; readonly own: GraphStore; readonly log: Log; readonly watch: TruthWatch; readonly onSettled: () => void }, onProgress: OnProgress, opened: (() => Promise<void>)[]): Promise<OpenGraph> {
  const { catalog, truth, own, log, watch, onSettled } = stores;
  if (config.graphStore === 'sql') return { graph: own, questions: [], mirrored: undefined };
  const client = openNeo4j(config);
  opened.push(() => client.close());
  const names = { prefix: config.neo4jPrefix };
  const mirror = neo4jGraphMirror(catalog, client, names);
  await prepare(config, mirror, truth);
  const progress = new GraphProgress(catalog, truth, mirror);
  // Else what asks at once would be answered by the truth's own.
  await progress.refresh({ ...untilStopped(), deadline: Date.now() + patienceMs });
  const relay = new GraphRelay({ catalog, truth, mirror }, log, onProgress, watch, onSettled);
  opened.push(() => relay.stop());
  const graph = neo4jGraphStore(catalog, client, names);
  return { graph: mirrored(catalog, graph, own, progress), questions: firstQuestions(graph, catalog), mirrored: { mirror, progress, relay } };
}

/** What the mirror fails at is asked of the truth, not once more of the mirror. */
function mirrored(catalog: Catalog, mirror: GraphStore, truth: GraphStore, progress: GraphProgress): GraphStore {
  // Half of the time that is held against a store which nothing stands in for: the mirror has half of it.
  const guard = new Guard(mirror.name, 'graph', { slow: 125 });
  return mirroredGraph(catalog, {
    mirror: withResilience(mirror, guard, { neighbours: 'once', neighbourCounts: 'once', neighbourhood: 'once', proximity: 'once', shortestPath: 'once' }),
    truth,
    isCurrent: (types, tenancy) => progress.isCurrent(types, tenancy),
    problem: () => (!progress.answers ? 'does not answer' : !progress.filled ? 'is being filled' : guard.condition === 'up' ? undefined : `is ${guard.condition}`),
  });
}

/** Makes what the mirror stands on, and sees that it is nobody else's. */
async function prepare(config: Config, mirror: GraphMirror, truth: TruthStore): Promise<void> {
  const call: Call = { ...untilStopped(), deadline: Date.now() + patienceMs };
  try {
    await mirror.prepare(call);
    const database = (await truth.identity(call))?.database;
    if ((await mirror.positions(call)).some((position) => position.truth !== database))
      throw new OperatorError(`the Neo4j that NEO4J_URI names mirrors another database than the one the rows are in: name another NEO4J_PREFIX or NEO4J_DATABASE, or the PostgreSQL it belongs to, or remove there all nodes whose labels begin with ${config.neo4jPrefix}`);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw neo4jCannotBeUsed(error, config, 'may write and make constraints');
  }
}

const patienceMs = 30_000;
