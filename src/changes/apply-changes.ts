import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import type { Embedder } from '../ports/embedder.ts';
import { byTenancy } from './by-tenancy.ts';
import type { DerivedStores } from './derived-stores.ts';
import { writeVectors } from './write-vectors.ts';

/** Lines of the log that are read at once. */
const batch = 1000;

/**
 * Applies the next stretch of the log to one generation: of each entity named in it the latest state, once. What is
 * written is made to last before the log's position moves on, so a crash repeats work and loses none. Returns the lines
 * read; 0 when the generation is up to date.
 */
export async function applyChanges({ truth, state, vectors }: DerivedStores, entity: EmbeddedEntityType, generation: Generation, embedder: Embedder | undefined, call: Call): Promise<{ readonly read: number; readonly generation: Generation }> {
  const changes = await truth.changes(generation.applied, batch, call);
  const last = changes.at(-1);
  if (last === undefined) return { read: 0, generation };
  for (const { tenancy, keys } of byTenancy(changes.filter(({ ref }) => ref.type === entity.name))) {
    const own = untilStopped(call.signal, tenancy);
    const snapshots = await truth.snapshots(entity, keys, own);
    await writeVectors({ state, vectors, embedder }, entity, generation, snapshots, own);
    const present = new Set(snapshots.map(({ key }) => key));
    const gone = keys.filter((key) => !present.has(key));
    if (gone.length > 0) await vectors.remove(generation.collection, gone, own);
  }
  await vectors.flush(generation.collection);
  await state.advance(entity.name, generation.number, last.epoch, call);
  return { read: changes.length, generation: { ...generation, applied: last.epoch } };
}
