import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import type { EmbedderIdentity } from '../ports/embedder.ts';
import type { ScanPosition, ScannedSnapshot } from '../ports/truth-store.ts';
import { applyChanges } from './apply-changes.ts';
import { runsOfTenancy } from './by-tenancy.ts';
import type { DerivedStores } from './derived-stores.ts';
import type { VectorGenerations } from './vector-generations.ts';
import { project } from './projection.ts';
import { projectionShape } from './projection-shape.ts';
import { writeVectors } from './write-vectors.ts';

const pageSize = 500;

/**
 * Fills a new generation of vectors from the truth, follows the log until it has caught up, and then lets it take over;
 * reads go to the old one until that moment.
 */
export async function buildGeneration(stores: DerivedStores, generations: VectorGenerations, entity: EmbeddedEntityType, model: EmbedderIdentity, call: Call, onProgress: (done: number, total: number) => void): Promise<Generation> {
  const { truth, state, vectors, models } = stores;
  // The log from here on is applied after the scan, which may or may not have seen those changes.
  let generation = await state.addGeneration(entity.name, model, projectionShape(entity), await truth.horizon(call), call);
  await generations.open(entity, generation);
  const embedder = await models.of(model);
  const total = await truth.count(entity, call);
  let done = 0;
  for await (const page of scan(stores, entity, call)) {
    for (const ofTenancy of runsOfTenancy(page)) {
      const own = untilStopped(call.signal, ofTenancy[0]?.tenancy);
      await writeVectors({ state, vectors, embedder }, entity, generation, ofTenancy, own);
    }
    done += page.length;
    onProgress(done, Math.max(total, done));
  }
  await vectors.flush(generation.collection);
  for (let read = 1; read > 0; ) ({ read, generation } = await applyChanges(stores, entity, generation, embedder, call));
  await vectors.optimize(generation.collection);
  await state.activate(entity.name, generation.number, call);
  await generations.refresh(call);
  return generation;
}

/** The documents of all instances of these types over all tenants, for a model to learn from. */
export async function* documents(stores: DerivedStores, entities: readonly EmbeddedEntityType[], call: Call): AsyncGenerator<string> {
  for (const entity of entities) for await (const page of scan(stores, entity, call)) for (const snapshot of page) yield project(entity, snapshot).document;
}

async function* scan({ truth }: DerivedStores, entity: EmbeddedEntityType, call: Call): AsyncGenerator<readonly ScannedSnapshot[]> {
  let after: ScanPosition | undefined;
  for (;;) {
    const page = await truth.scan(entity, after, pageSize, call);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = { tenancy: last.tenancy, key: last.key };
  }
}
