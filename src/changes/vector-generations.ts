import type { Catalog, EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Call } from '../ports/call.ts';
import type { DerivedState, Generation } from '../ports/derived-state.ts';
import type { ActiveIndex, VectorIndexes } from '../ports/vector-indexes.ts';
import type { VectorCollection, VectorStore } from '../ports/vector-store.ts';
import { keptAttributes } from './projection.ts';
import { isShapeOf } from './projection-shape.ts';

/** The generations of vectors as this gateway knows them: opens what is active, forgets what is retired. */
export class VectorGenerations implements VectorIndexes {
  readonly #catalog: Catalog;
  readonly #state: DerivedState;
  readonly #vectors: VectorStore;
  readonly #active = new Map<string, ActiveIndex>();
  readonly #opened = new Set<string>();

  /** Of types whose vectors were there before, type → what never changes here. */
  readonly #external: ReadonlyMap<string, ActiveIndex>;

  constructor({ catalog, state, vectors }: { readonly catalog: Catalog; readonly state: DerivedState; readonly vectors: VectorStore }, external: ReadonlyMap<string, ActiveIndex> = new Map()) {
    this.#external = external;
    this.#catalog = catalog;
    this.#state = state;
    this.#vectors = vectors;
  }

  active(entity: string): ActiveIndex | undefined {
    return this.#active.get(entity) ?? this.#external.get(entity);
  }

  /**
   * Reads what is shared, opens the active collections and turns to them, but for outdated ones: their types have no index until it is made anew. Those whose
   * collections are gone, dropped by hand or from a place that was second for a while, are left out.
   */
  async refresh(call: Call): Promise<readonly Generation[]> {
    const generations = await this.#standing(await this.#state.generations(call));
    for (const generation of generations) {
      const entity = this.#catalog.embedded.find(({ name }) => name === generation.entity);
      if (entity === undefined || generation.state !== 'active' || isOutdated(entity, generation)) continue;
      await this.open(entity, generation);
      this.#active.set(entity.name, { collection: generation.collection, model: generation.model });
    }
    return generations;
  }

  async #standing(generations: readonly Generation[]): Promise<readonly Generation[]> {
    const isNew = ({ state, collection }: Generation) => state === 'active' && !this.#opened.has(collection);
    if (!generations.some(isNew)) return generations;
    const there = new Set(await this.#vectors.list());
    return generations.filter((generation) => !isNew(generation) || there.has(generation.collection));
  }

  async open(entity: EmbeddedEntityType, generation: Generation): Promise<void> {
    if (this.#opened.has(generation.collection)) return;
    await this.#vectors.open(collectionOf(entity, generation));
    this.#opened.add(generation.collection);
  }

  /** The collection goes first: what nobody remembers nobody drops. */
  async drop(generation: Generation, call: Call): Promise<void> {
    this.#opened.delete(generation.collection);
    await this.#vectors.drop(generation.collection);
    await this.#state.forget(generation.entity, generation.number, call);
  }
}

/** Whether it was made when the SDL said otherwise of its type: with other words in the documents, or other attributes beside the vectors. */
export function isOutdated(entity: EmbeddedEntityType, { shape }: Generation): boolean {
  return !isShapeOf(entity, shape);
}

/** What a generation is called in its store, and what stands there. */
export function collectionOf(entity: EmbeddedEntityType, { collection, model }: Generation): VectorCollection {
  return { name: collection, dimensions: model.dimensions, attributes: keptAttributes(entity) };
}
