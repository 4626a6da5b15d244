import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Bell } from '../kernel/bell.ts';
import type { Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import { applyChanges } from './apply-changes.ts';
import { findBegun } from './begun-generations.ts';
import { buildGeneration, documents, goOn } from './build-generation.ts';
import type { DerivedStores } from './derived-stores.ts';
import { isCutOff } from './is-cut-off.ts';
import type { OnProgress } from './on-progress.ts';
import { hadOtherDocuments } from './projection-shape.ts';
import { isOutdated, type VectorGenerations } from './vector-generations.ts';

/** Without a notification the log is looked at this often while vectors are made. */
const pollMilliseconds = 1_000;
/** A learnt model is learnt anew when there are this many times the documents it has seen. */
const growthToRelearn = 1.5;

/**
 * Makes vectors, of every type one generation that is read: applies the log to it, makes another where there is none or the SDL has changed
 * since, or another model is wanted, and has models learn when the documents have outgrown them.
 */
export class VectorMaker {
  readonly #stores: DerivedStores;
  readonly #generations: VectorGenerations;
  readonly #tell: OnProgress;
  readonly #bell: Bell;
  readonly #call: Call;
  /** Documents are made of something else than those that models have learnt from. */
  #hasNewWords = false;

  /** @param bell rings for what is announced while vectors are made */
  constructor(stores: DerivedStores, generations: VectorGenerations, tell: OnProgress, bell: Bell, call: Call) {
    this.#stores = stores;
    this.#generations = generations;
    this.#tell = tell;
    this.#bell = bell;
    this.#call = call;
  }

  /** Does for every type what its vectors want now, given all generations there are; whether that was anything. */
  async bringAll(generations: readonly Generation[]): Promise<boolean> {
    let worked = false;
    for (const entity of this.#stores.catalog.embedded) {
      const active = activeOf(entity, generations);
      worked = (active === undefined ? await this.begin(entity) : isOutdated(entity, active) ? await this.#renew(entity, active) : await this.#catchUp(entity, active)) || worked;
    }
    return worked;
  }

  /** Applies the log to what is read, and makes nothing. */
  async catchUpActive(): Promise<void> {
    const generations = await this.#generations.refresh(this.#call);
    for (const entity of this.#stores.catalog.embedded) {
      const active = activeOf(entity, generations);
      if (active !== undefined && !isOutdated(entity, active)) await this.#catchUp(entity, active);
    }
  }

  /** A type gets its first generation as soon as it has an instance. */
  async begin(entity: EmbeddedEntityType): Promise<boolean> {
    if ((await this.#stores.truth.count(entity, this.#call)) === 0) return false;
    const preferred = await this.#stores.models.preferred();
    const model = preferred ?? (await findBegun(this.#stores, entity, undefined, this.#call))?.model ?? (await this.#learn());
    if (model === undefined) return false;
    await this.#build(entity, model);
    return true;
  }

  /** Makes the vectors of types anew: with the model given, else the one that is configured, else one learnt from the documents as they are now. What is read is kept up to date meanwhile. */
  async reembed(types: ReadonlySet<string>, given?: Generation['model']): Promise<void> {
    await this.#besides(this.#makeAnew(types, given));
  }

  /** Types with another model, such as one of which vectors were given, keep it. */
  async relearnIfOutgrown(generations: readonly Generation[]): Promise<boolean> {
    const learnt = new Map<string, number>();
    for (const { state, entity, model } of generations) {
      const seen = state === 'active' ? await this.#stores.models.learntFrom?.(model) : undefined;
      if (seen !== undefined) learnt.set(entity, seen);
    }
    if (learnt.size === 0) return false;
    if (!this.#hasNewWords && (await this.#documentCount()) < Math.min(...learnt.values()) * growthToRelearn) return false;
    await this.reembed(new Set(learnt.keys()));
    this.#hasNewWords = false;
    return true;
  }

  /** The same model, so that what it was given or has learnt stays of use, and the type is soon found again; a learnt one learns anew after that, where it may not know the words. */
  async #renew(entity: EmbeddedEntityType, { model, shape }: Generation): Promise<boolean> {
    await this.#build(entity, model);
    this.#hasNewWords ||= hadOtherDocuments(entity, shape);
    return true;
  }

  async #catchUp(entity: EmbeddedEntityType, active: Generation): Promise<boolean> {
    const embedder = await this.#stores.models.of(active.model);
    if (await isCutOff(this.#stores.truth, active.applied, this.#call)) {
      const generation = { ...active, applied: await this.#stores.truth.horizon(this.#call) };
      await goOn(this.#stores, entity, generation, async () => {}, this.#call);
      return true;
    }
    let worked = false;
    for (let [generation, read] = [active, 1]; read > 0 && !this.#call.signal.aborted; worked ||= read > 0) ({ read, generation } = await applyChanges(this.#stores, entity, generation, embedder, this.#call));
    return worked;
  }

  /** Long work, and at the same time what is written meanwhile into the indexes that are read. */
  async #besides(work: Promise<void>): Promise<void> {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
      this.#bell.ring();
    });
    // Told by the last line; here it is only kept from being nobody's.
    ended.catch(() => {});
    while (!isDone && !this.#call.signal.aborted) {
      await this.#bell.heard(pollMilliseconds);
      this.#bell.quiet();
      if (!isDone) await this.catchUpActive().catch((error: unknown) => this.#stores.log.warn('the relay could not bring the index that is read up to date while it makes another', { error }));
    }
    return ended;
  }

  async #makeAnew(types: ReadonlySet<string>, given: Generation['model'] | undefined): Promise<void> {
    const { models, catalog, truth } = this.#stores;
    const model = given ?? (models.learn === undefined ? await models.preferred() : await this.#learn());
    if (model === undefined) return;
    for (const entity of catalog.embedded.filter(({ name }) => types.has(name))) if ((await truth.count(entity, this.#call)) > 0) await this.#build(entity, model);
  }

  async #learn(): Promise<Generation['model'] | undefined> {
    const { models, catalog } = this.#stores;
    return models.learn?.(documents(this.#stores, catalog.embedded, this.#call), (share) => this.#tell('learning what words mean', Math.round(share * 100), 100));
  }

  async #documentCount(): Promise<number> {
    const counts = await Promise.all(this.#stores.catalog.embedded.map((entity) => this.#stores.truth.count(entity, this.#call)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #build(entity: EmbeddedEntityType, model: Generation['model']): Promise<void> {
    const begun = await findBegun(this.#stores, entity, model, this.#call);
    for (const generation of await this.#stores.state.generations(this.#call))
      if (generation.entity === entity.name && generation.state === 'filling' && generation.number !== begun?.number) await this.#generations.drop(generation, this.#call);
    await buildGeneration(this.#stores, this.#generations, entity, model, begun, this.#call, (done, total) => this.#tell(`making vectors of ${entity.plural}`, done, total));
  }
}

function activeOf({ name }: EmbeddedEntityType, generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ entity, state }) => entity === name && state === 'active');
}
