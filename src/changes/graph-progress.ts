import type { Catalog } from '../catalog/catalog.ts';
import { beginning, compareEpochs, type Epoch } from '../model/change.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Call } from '../ports/call.ts';
import type { GraphMirror, MirrorPosition } from '../ports/graph-mirror.ts';
import type { TruthStore } from '../ports/truth-store.ts';
import { positionOf } from './follow-into-graph.ts';
import { graphShape } from './graph-shape.ts';
import { placeOf } from './place-of.ts';

/**
 * How far the graph's mirror is, and what it is not known to have yet, as one gateway knows. Of what was written no keys are kept, only
 * for each type of each tenant and project its newest place in the log: as much as there is to know, however much is written.
 */
export class GraphProgress {
  readonly #truth: TruthStore;
  readonly #mirror: GraphMirror;
  readonly #shape: string;
  #database: string | undefined;
  #applied: Epoch | undefined;
  /** What the log showed when the mirror was first seen to be whole: once that is applied, all that it may lack is known. */
  #awaited: Epoch | undefined;
  #filled = false;
  #answers = true;
  #refreshing: Promise<void> | undefined;
  /** Type, tenant and project → up to where it was written, as long as that is not known to be applied. */
  readonly #written = new Map<string, Epoch>();

  constructor(catalog: Catalog, truth: TruthStore, mirror: GraphMirror) {
    this.#truth = truth;
    this.#mirror = mirror;
    this.#shape = graphShape(catalog);
  }

  /** Whether the mirror has everything that the SDL speaks of, but for what `isCurrent` knows of, so that it can be read. */
  get filled(): boolean {
    return this.#filled;
  }

  /** Whether the last `refresh` was answered. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Whether something is waited for that may be there at any moment. */
  get isBehind(): boolean {
    return this.#filled && this.#answers && this.#written.size > 0;
  }

  /** All that the log says after this must be told; undefined where any place in it that is read from now will do. */
  get readFrom(): Epoch | undefined {
    return this.#filled ? (this.#applied ?? beginning) : this.#awaited;
  }

  /** Whether the mirror has all that is known to be written of these types. */
  isCurrent(types: Iterable<string>, tenancy: Tenancy): boolean {
    if (this.#written.size === 0) return true;
    for (const type of types) if (this.#written.has(placeOf(type, tenancy))) return false;
    return true;
  }

  /** An entity of the type, or an edge that leaves one, has changed at this place in the log. */
  wrote(type: string, tenancy: Tenancy, epoch: Epoch): void {
    if (reaches(this.#applied, epoch)) return;
    const place = placeOf(type, tenancy);
    const known = this.#written.get(place);
    if (known === undefined || compareEpochs(known, epoch) < 0) this.#written.set(place, epoch);
  }

  /** Looks where the mirror is; two looks at once are one. Where it or the truth does not answer, what was known stays: it is not behind that. Never rejects. */
  refresh(call: Call): Promise<void> {
    return (this.#refreshing ??= this.#look(call).then(() => true, () => false).then((answers) => {
      this.#answers = answers;
      this.#refreshing = undefined;
    }));
  }

  async #look(call: Call): Promise<void> {
    this.#database ??= (await this.#truth.identity(call))?.database;
    if (this.#database === undefined) return;
    await this.#take(await positionOf(this.#mirror, this.#database, { ...call, deadline: Math.min(call.deadline, Date.now() + patienceMilliseconds) }), call);
  }

  async #take(position: MirrorPosition | undefined, call: Call): Promise<void> {
    const isWhole = position !== undefined && position.scanned === undefined && position.shape === this.#shape;
    // One that was put back to what it was some time ago lacks what nobody remembers.
    if (!isWhole || (this.#applied !== undefined && !reaches(position.applied, this.#applied))) [this.#filled, this.#applied, this.#awaited] = [false, undefined, undefined];
    if (!isWhole) return;
    if (!this.#filled) this.#awaited ??= (await this.#truth.horizon(call)) ?? beginning;
    this.#filled ||= reaches(position.applied ?? beginning, this.#awaited ?? beginning);
    if (!this.#filled) return;
    this.#applied = position.applied;
    for (const [place, epoch] of this.#written) if (reaches(this.#applied, epoch)) this.#written.delete(place);
  }
}

const patienceMilliseconds = 2_000;

function reaches(applied: Epoch | undefined, epoch: Epoch): boolean {
  return applied !== undefined && compareEpochs(applied, epoch) >= 0;
}
