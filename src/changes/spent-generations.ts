import type { Catalog } from '../catalog/catalog.ts';
import type { Call } from '../ports/call.ts';
import type { Generation, Task } from '../ports/derived-state.ts';
import { isWanted } from './begun-generations.ts';
import type { VectorGenerations } from './vector-generations.ts';

/** Requests that began on a retired collection have ended by then. */
const graceMilliseconds = 30_000;

/** Drops what nobody reads any more: retired generations after a grace, and those that a relay before has left half made and nobody goes on with. */
export class SpentGenerations {
  readonly #catalog: Catalog;
  readonly #generations: VectorGenerations;
  /** Collection → when it was first seen to be spent, in milliseconds since the epoch. */
  readonly #since = new Map<string, number>();

  constructor(catalog: Catalog, generations: VectorGenerations) {
    this.#catalog = catalog;
    this.#generations = generations;
  }

  /** Of all generations there are; what tasks ask for may go on with one. */
  async drop(generations: readonly Generation[], tasks: readonly Task[], call: Call): Promise<void> {
    const now = Date.now();
    for (const generation of generations) {
      if (generation.state === 'active' || (generation.state === 'filling' && isWanted(this.#catalog, generations, tasks, generation))) continue;
      const since = this.#since.get(generation.collection) ?? now;
      this.#since.set(generation.collection, since);
      if (generation.state === 'retired' && now - since < graceMilliseconds) continue;
      await this.#generations.drop(generation, call);
      this.#since.delete(generation.collection);
    }
  }
}
