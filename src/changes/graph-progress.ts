import type { Catalog } from '../catalog/catalog.ts';
import { compareEpochs, type Epoch } from '../model/change.ts';
import type { Call } from '../ports/call.ts';
import type { GraphMirror } from '../ports/graph-mirror.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import { positionOf } from './follow-into-graph.ts';
import { graphShape } from './graph-shape.ts';

/** How far the graph's mirror is, as one gateway knows. */
export class GraphProgress {
  readonly #truth: TruthStore;
  readonly #mirror: GraphMirror;
  readonly #shape: string;
  #database: string | undefined;
  #applied: Epoch | undefined;
  #filled = false;

  constructor(catalog: Catalog, truth: TruthStore, mirror: GraphMirror) {
    this.#truth = truth;
    this.#mirror = mirror;
    this.#shape = graphShape(catalog);
  }

  /** Whether the mirror has everything that the SDL speaks of, so that it can be read. */
  get filled(): boolean {
    return this.#filled;
  }

  /** The log is known to be applied up to here; undefined where the mirror is not read or has nothing. */
  get applied(): Epoch | undefined {
    return this.#applied;
  }

  /** Where the mirror does not answer, what was known stays: it is not behind that. */
  async refresh(call: Call): Promise<void> {
    this.#database ??= (await this.#truth.identity(call))?.database;
    if (this.#database === undefined) return;
    const position = await positionOf(this.#mirror, this.#database, { ...call, deadline: Math.min(call.deadline, Date.now() + patienceMilliseconds) }).catch(() => 'unknown' as const);
    if (position === 'unknown') return;
    const isFilled = position !== undefined && position.scanned === undefined && position.shape === this.#shape;
    // What was written while it was filled is not known to be missing; so it is read once it has that.
    this.#filled = isFilled && (this.#filled || reaches(position.applied, await this.#truth.horizon(call)));
    this.#applied = this.#filled ? position?.applied : undefined;
  }
}

const patienceMilliseconds = 2_000;

function reaches(applied: Epoch | undefined, horizon: Epoch | undefined): boolean {
  return horizon === undefined || (applied !== undefined && compareEpochs(applied, horizon) >= 0);
}
