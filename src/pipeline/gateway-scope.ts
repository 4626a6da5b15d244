import type { GraphQLResolveInfo } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { Actuals } from '../execution/actuals.ts';
import { Degradations } from '../execution/degradations.ts';
import type { ExecutionIo } from '../execution/execution-io.ts';
import type { RootAnswer } from '../execution/execute-plan.ts';
import type { Clock } from '../kernel/clock.ts';
import { EntityTable } from '../loaders/entity-table.ts';
import { RequestLoaders } from '../loaders/request-loaders.ts';
import { formatEpoch, type Epoch } from '../model/change.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { costTable } from '../planner/cost/cost-table.ts';
import type { PlannerContext } from '../planner/planner-context.ts';
import type { Plan } from '../planner/plan.ts';
import type { SelectionSource } from '../planner/requirement/selection.ts';
import type { ChangeFeed } from '../ports/change-feed.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import type { GraphStore } from '../ports/graph-store.ts';
import { OutOfTime, type NativeRequest } from '../ports/call.ts';
import { FailureReason, StoreFailure } from '../ports/store-failure.ts';
import type { LearningStore } from '../ports/learning-store.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import type { VectorIndexes } from '../ports/vector-indexes.ts';
import type { VectorStore } from '../ports/vector-store.ts';
import type { StoreHealth } from '../statistics/store-health.ts';
import { answerOperation } from './answer-operation.ts';
import { queryPlan } from './query-plan.ts';
import type { Wishes } from './wishes.ts';

/** What all requests share: the catalog and the stores. */
export interface Stores {
  readonly catalog: Catalog;
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly vectors: VectorStore;
  readonly indexes: VectorIndexes;
  readonly models: EmbeddingModels;
  readonly truth: TruthStore;
  readonly feed: ChangeFeed;
  readonly health: StoreHealth;
  readonly learning: LearningStore;
}

export interface ScopeOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  readonly tenancy: Tenancy;
  readonly viewer?: string | undefined;
  readonly wishes: Wishes;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
  /** Milliseconds that the request may take. */
  readonly timeout: number;
  /** Whether plans are run at all; without them loaders alone answer, which must make no difference but in speed. */
  readonly hydrate: boolean;
  readonly observe?: (request: NativeRequest) => void;
  /** Takes the place of the current hour, for tests that compare scores with those of another day. */
  readonly now?: number;
}

/** Of the time a request has, how much it may wait for what it wants to be at least as new as. */
const shareToWait = 0.5;
const millisecondsPerHour = 3_600_000;

/**
 * Everything one request holds: whose data it sees, until when, what it has read so far, how to read more. Resolvers get
 * it as their context.
 */
export class GatewayScope {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly tenancy: Tenancy;
  /** Who asks; undefined where nobody said. */
  readonly viewer: string | undefined;
  /** Where mutations write. */
  readonly truth: TruthStore;
  /** Where events are recorded, and policies kept. */
  readonly learning: LearningStore;
  readonly io: ExecutionIo;
  readonly loaders: RequestLoaders;
  readonly planner: PlannerContext;
  /**
   * Against what recency is measured, in milliseconds since the epoch: the hour in which the request came. Items age in
   * days, and so one question asked twice is given the same scores.
   */
  readonly now: number;
  readonly hydrates: boolean;
  /** Aborts when the client is gone, however long it stays: a subscription's source outlives the time of a request. */
  readonly gone: AbortSignal;
  readonly #after: Epoch | undefined;
  readonly #patience: number;
  readonly #analyze: boolean;
  readonly #abort = new AbortController();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;
  #answers: Promise<ReadonlyMap<string, RootAnswer>> | undefined;
  #plan: Plan | undefined;

  constructor({ stores, clock, elapsed, tenancy, viewer, wishes, signal, timeout, hydrate, observe, now }: ScopeOptions) {
    this.catalog = stores.catalog;
    this.clock = clock;
    this.tenancy = tenancy;
    this.viewer = viewer;
    this.truth = stores.truth;
    this.learning = stores.learning;
    this.now = now ?? Math.floor(clock.now() / millisecondsPerHour) * millisecondsPerHour;
    this.hydrates = hydrate;
    this.gone = signal;
    this.#after = wishes.after;
    this.#patience = timeout * shareToWait;
    this.#analyze = wishes.analyze;
    const giveUp = () => this.#abort.abort(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    this.#stopListening = () => signal.removeEventListener('abort', giveUp);
    this.#timer = setTimeout(() => this.#abort.abort(new OutOfTime('the time given to the request is over')), timeout);
    const costs = costTable(stores.vectors, stores.graph);
    this.planner = { catalog: stores.catalog, vector: stores.vectors.abilities, graph: stores.graph, costs, forced: wishes.strategy, health: stores.health.snapshot(), millisecondsLeft: timeout };
    this.io = {
      ...stores,
      table: new EntityTable(stores.catalog),
      call: { tenancy, signal: this.#abort.signal, deadline: clock.now() + timeout, ...(observe === undefined ? {} : { observe }) },
      actuals: new Actuals(elapsed, wishes.analyze, costs),
      planner: this.planner,
      degradations: new Degradations(),
      elapsed,
    };
    this.loaders = new RequestLoaders(this.io);
  }

  /** The answer of the root field being resolved; the first one asked for has the whole operation planned and run. */
  async answer(info: GraphQLResolveInfo): Promise<RootAnswer> {
    this.#answers ??= this.#run({ schema: info.schema, operation: info.operation, fragments: info.fragments, variables: info.variableValues });
    const answer = (await this.#answers).get(String(info.path.key));
    if (answer === undefined) throw new TypeError(`nothing was planned for the root field ${info.fieldName}`);
    return answer;
  }

  extensions(): Readonly<Record<string, unknown>> | undefined {
    const degraded = this.io.degradations.list;
    const plan = this.#analyze && this.#plan !== undefined ? { queryPlan: queryPlan(this.#plan, this.io.actuals) } : undefined;
    return degraded.length === 0 ? plan : { ...plan, degraded };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.#abort.abort(new Error('the request is over'));
  }

  async #run(source: SelectionSource): Promise<ReadonlyMap<string, RootAnswer>> {
    if (this.#after !== undefined) await this.#waitFor(this.#after);
    const { plan, answers } = await answerOperation(this, source);
    this.#plan = plan;
    return answers;
  }

  /** Rows and edges are always as new as what was written; only the vectors come after. */
  async #waitFor(after: Epoch): Promise<void> {
    const { feed, call, degradations } = this.io;
    if (await feed.reached(after, { signal: call.signal, deadline: Date.now() + this.#patience })) return;
    degradations.add('vector', `what was written up to ${formatEpoch(after)}`, new StoreFailure(FailureReason.Timeout, 'the vectors are behind', { store: 'vectors', operation: 'wait', family: 'vector' }));
  }
}
