import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { Call } from '../../ports/call.ts';
import { countOf, reconcile, type ComparedCopy, type Derived } from './reconcile.ts';

/** The comparing of all that is derived with the truth, now and then by itself, and when it is asked for. */
export class Reconciler {
  readonly #derived: Derived;
  readonly #everyMilliseconds: number;
  #next: number;
  /** Mended since the start. */
  #rowsSoFar = 0;

  /** @param everyMilliseconds how often by itself; 0 for never */
  constructor(derived: Derived, everyMilliseconds: number) {
    this.#derived = derived;
    this.#everyMilliseconds = everyMilliseconds;
    this.#next = Date.now() + everyMilliseconds;
  }

  get isDue(): boolean {
    return this.#everyMilliseconds > 0 && Date.now() >= this.#next;
  }

  /** In the background it is not what anything waits for: what fails is told, and tried again when it is due again. */
  async runWhenDue(between: () => Promise<void>, call: Call): Promise<void> {
    this.#next = Date.now() + this.#everyMilliseconds;
    try {
      await this.run(true, between, call);
    } catch (error) {
      if (!(error instanceof StoreFailure) || call.signal.aborted) throw error;
      const outcome = error.reason === FailureReason.Misconfigured ? 'nothing is mended' : 'it is tried again later';
      this.#derived.log.warn(`what is derived could not be compared with the truth; ${outcome}`, { error });
    }
  }

  /** Resolves to what was found, which is in the log too where anything was mended. */
  async run(mend: boolean, between: (looked: number, total: number) => Promise<void>, call: Call): Promise<readonly ComparedCopy[]> {
    const total = await this.#rowsToLookAt(call);
    const compared = await reconcile(this.#derived, { mend, between: (looked) => between(looked, total) }, call);
    for (const copy of compared) {
      if (!mend || countOf(copy) === 0) continue;
      this.#rowsSoFar += countOf(copy);
      this.#derived.log.warn(`${copy.store} differed from the truth and was mended`, { ...copy, rowsSoFar: this.#rowsSoFar });
    }
    return compared;
  }

  async #rowsToLookAt({ signal, ...call }: Call): Promise<number> {
    const { catalog, truth, secondary, mirror } = this.#derived;
    let total = 0;
    for (const entity of catalog.entities.values()) {
      const copies = (entity.embedding === undefined ? 0 : secondary === undefined ? 1 : 2) + (mirror === undefined ? 0 : 1);
      if (copies > 0) total += copies * (await truth.count(entity, { signal, ...call }));
    }
    return total;
  }
}
