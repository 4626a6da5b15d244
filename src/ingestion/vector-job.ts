import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { everything } from '../model/filter.ts';
import type { Call } from '../ports/call.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import type { EmbedderIdentity } from '../ports/embedder.ts';
import { sameModel } from '../ports/embedding-models.ts';
import type { EntityStore } from '../ports/entity-store.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import type { JsonObject } from './json-object.ts';
import type { ImportEnd, LineItem, LineJob, SetAside, Written } from './line-job.ts';
import { readKey } from './read-key.ts';
import { unitVector } from './unit-vector.ts';
import { Unreadable } from './unreadable.ts';
import type { VectorSource } from './vector-source.ts';

export interface VectorTarget {
  readonly entities: EntityStore;
  readonly state: DerivedState;
  readonly entity: EmbeddedEntityType;
  readonly model: EmbedderIdentity;
  readonly map: FieldMap;
}

interface KeyedLine {
  readonly key: string;
  /** Where the line holds it. */
  readonly vector: Float32Array | undefined;
}

/** Checks vectors, brings them to length 1, keeps them, and at last asks for an index of them. */
export class VectorJob implements LineJob<KeyedLine> {
  readonly kind = 'vectors';
  readonly options: unknown;
  readonly #target: VectorTarget;
  readonly #source: VectorSource;
  #task: number | undefined;

  constructor(target: VectorTarget, source: VectorSource) {
    this.options = { entity: target.entity.name, model: target.model, source: source.identity };
    this.#target = target;
    this.#source = source;
  }

  /** The task that was asked for. */
  get task(): number | undefined {
    return this.#task;
  }

  read(object: JsonObject): KeyedLine | Unreadable {
    const problems: string[] = [];
    const fields = mapFields(object, this.#target.map, problems);
    const name = [this.#target.entity.ownKey.name, 'id', 'key'].find((candidate) => fields.has(candidate)) ?? this.#target.entity.ownKey.name;
    const key = readKey(name, fields.get(name), problems);
    const vector = this.#source.read(object);
    if (vector instanceof Unreadable) problems.push(vector.reason);
    return key === undefined || vector instanceof Unreadable || problems.length > 0 ? new Unreadable(problems.join('; ')) : { key, vector };
  }

  async write(items: readonly LineItem<KeyedLine>[], call: Call): Promise<Written> {
    const { entities, state, entity, model } = this.#target;
    const given = await this.#source.vectors(items);
    const existing = await entities.passing(entity, everything, items.map(({ value }) => value.key), call);
    const rejected: SetAside[] = [];
    const vectors = new Map<string, Float32Array>();
    for (const [i, { line, value: { key } }] of items.entries()) {
      const vector = unitVector(given[i] ?? new Float32Array());
      if (!existing.has(key)) rejected.push({ line, reason: `there is no ${entity.name} "${key}": import it first` });
      else if (vector === undefined) rejected.push({ line, reason: 'the vector has no direction: all its numbers are 0, or one is not finite' });
      else vectors.set(key, vector);
    }
    const { created, updated } = vectors.size === 0 ? { created: 0, updated: 0 } : await state.saveGivenVectors(entity.name, model.model, vectors, call);
    return { created, updated, unchanged: vectors.size - created - updated, edges: 0, rejected, waiting: [] };
  }

  /** Where nothing changed, the index may still be one of another model, or an import that changed something may have ended before it came to this. */
  async finish({ counts: { created, updated, unchanged }, resumed }: ImportEnd, call: Call): Promise<void> {
    const { state, entity, model } = this.#target;
    const isOurs = (it: { readonly entity?: string; readonly model?: EmbedderIdentity }) => it.entity === entity.name && it.model !== undefined && sameModel(it.model, model);
    const isIndexed = (await state.generations(call)).some((generation) => generation.state === 'active' && isOurs(generation));
    if (created + updated === 0 && (unchanged === 0 || (isIndexed && !resumed))) return;
    const waiting = (await state.waitingTasks(call)).find((task) => task.state === 'waiting' && isOurs(task));
    this.#task = waiting?.id ?? (await state.requestTask({ kind: 're-embed', entity: entity.name, model }, call));
  }
}
