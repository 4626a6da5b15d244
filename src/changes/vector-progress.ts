import { beginning, compareEpochs, type Epoch } from '../model/change.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Call } from '../ports/call.ts';
import type { Unconfirmed } from '../ports/change-feed.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import { placeOf } from './place-of.ts';

/** Key → what has become of it, and where the log says so. */
type Outstanding = Map<string, { readonly operation: 'put' | 'deleted'; readonly epoch: Epoch }>;

/** How far the vectors are, and which entities they are not known to have as these are now, as one gateway knows. */
export class VectorProgress {
  readonly #state: Pick<DerivedState, 'generations'>;
  /** Embedded type → how far its vectors are. */
  readonly #applied = new Map<string, Epoch>();
  /** Embedded type → tenant and project → what its vectors lack. */
  readonly #outstanding = new Map<string, Map<string, Outstanding>>();

  constructor(state: Pick<DerivedState, 'generations'>) {
    this.#state = state;
  }

  /** Whether something is waited for. */
  get isBehind(): boolean {
    return this.#outstanding.size > 0;
  }

  /** All that the log says after this must be told; undefined where there are no vectors. */
  get readFrom(): Epoch | undefined {
    return [...this.#applied.values()].toSorted(compareEpochs)[0];
  }

  has(epoch: Epoch): boolean {
    return [...this.#applied.values()].every((applied) => compareEpochs(applied, epoch) >= 0);
  }

  unconfirmed(type: string, tenancy: Tenancy): Unconfirmed {
    const outstanding = this.#outstanding.get(type)?.get(placeOf(type, tenancy));
    return outstanding === undefined ? none : new Map([...outstanding].map(([key, { operation }]) => [key, operation]));
  }

  wrote(type: string, key: string, tenancy: Tenancy, operation: 'put' | 'deleted', epoch: Epoch): void {
    const applied = this.#applied.get(type);
    if (applied === undefined || compareEpochs(applied, epoch) >= 0) return;
    const ofType = this.#outstanding.get(type) ?? new Map<string, Outstanding>();
    this.#outstanding.set(type, ofType);
    const place = placeOf(type, tenancy);
    const outstanding: Outstanding = ofType.get(place) ?? new Map();
    ofType.set(place, outstanding);
    const known = outstanding.get(key);
    if (known === undefined || compareEpochs(known.epoch, epoch) <= 0) outstanding.set(key, { operation, epoch });
  }

  /** Looks how far the vectors are, of each type the generation that is read, and lets go of what they have caught up with. One that is made of given vectors alone applies the log as well. */
  async refresh(call: Call): Promise<void> {
    for (const { entity, state, applied } of await this.#state.generations(call)) if (state === 'active') this.#applied.set(entity, applied ?? beginning);
    for (const [type, ofType] of this.#outstanding) {
      const applied = this.#applied.get(type) ?? beginning;
      for (const [place, outstanding] of ofType) {
        for (const [key, { epoch }] of outstanding) if (compareEpochs(applied, epoch) >= 0) outstanding.delete(key);
        if (outstanding.size === 0) ofType.delete(place);
      }
      if (ofType.size === 0) this.#outstanding.delete(type);
    }
  }
}

const none: Unconfirmed = new Map();
