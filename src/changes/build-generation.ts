import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import type { Embedder, EmbedderIdentity } from '../ports/embedder.ts';
import type { ScanPosition, ScannedSnapshot } from '../ports/truth-store.ts';
import { applyChanges } from './apply-changes.ts';
import { runsOfTenancy } from './by-tenancy.ts';
import type { DerivedStores } from './derived-stores.ts';
import type { VectorGenerations } from './vector-generations.ts';
import { project } from './projection.ts';
import { projectionShape } from './projection-shape.ts';
import { compareCopy } from './reconcile/compare-copy.ts';
import { vectorCopy } from './reconcile/vector-copy.ts';
import { writeVectors } from './write-vectors.ts';

const pageSize = 500;

/**
 * Fills a new generation of vectors from the truth, follows the log until it has caught up, and then lets it take over; reads go to the old one until that
 * moment. One that was begun before is gone on with: what it has already is compared, and only the rest is made.
 */
export async function buildGeneration(stores: DerivedStores, generations: VectorGenerations, entity: EmbeddedEntityType, model: EmbedderIdentity, begun: Generation | undefined, call: Call, onProgress: (done: number, total: number) => void): Promise<Generation> {
  const { truth, state, vectors, models } = stores;
  // The log from here on is applied after the scan, which may or may not have seen those changes.
  const horizon = await truth.horizon(call);
  let generation = begun === undefined ? await state.addGeneration(entity.name, model, projectionShape(entity), horizon, call) : { ...begun, applied: horizon };
  await generations.open(entity, generation);
  const embedder = await models.of(model);
  const total = await truth.count(entity, call);
  let done = 0;
  const progress = async (looked: number) => {
    done += looked;
    onProgress(done, Math.max(total, done));
  };
  if (begun === undefined) await fill(stores, entity, generation, embedder, progress, call);
  else await goOn(stores, entity, generation, progress, call);
  await vectors.flush(generation.collection);
  for (let read = 1; read > 0; ) ({ read, generation } = await applyChanges(stores, entity, generation, embedder, call));
  await vectors.optimize(generation.collection);
  await state.activate(entity.name, generation.number, call);
  await generations.refresh(call);
  return generation;
}

async function fill(stores: DerivedStores, entity: EmbeddedEntityType, generation: Generation, embedder: Embedder | undefined, progress: (looked: number) => Promise<void>, call: Call): Promise<void> {
  for await (const page of scan(stores, entity, call)) {
    for (const ofTenancy of runsOfTenancy(page)) await writeVectors({ ...stores, embedder }, entity, generation, ofTenancy, untilStopped(call.signal, ofTenancy[0]?.tenancy));
    await progress(page.length);
  }
}

/** Brings a generation that has part of it, or what was right once, to what the truth is now, and notes from where on the log is to be applied. */
export async function goOn(stores: DerivedStores, entity: EmbeddedEntityType, generation: Generation, progress: (looked: number) => Promise<void>, call: Call): Promise<void> {
  await compareCopy(stores.truth, vectorCopy(stores, entity, generation), { mend: true, between: progress }, call);
  await stores.vectors.flush(generation.collection);
  if (generation.applied !== undefined) await stores.state.advance(entity.name, generation.number, generation.applied, call);
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
