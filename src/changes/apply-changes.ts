import type { EmbeddedEntityType } from '../catalog/catalog.ts';
import { untilStopped, type Call } from '../ports/call.ts';
import type { Generation } from '../ports/derived-state.ts';
import type { Embedder } from '../ports/embedder.ts';
import { bringVectors } from './bring-vectors.ts';
import { byTenancy } from './by-tenancy.ts';
import type { DerivedStores } from './derived-stores.ts';

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
  for (const { tenancy, keys } of byTenancy(changes.filter(({ ref }) => ref.type === entity.name)))
    await bringVectors({ truth, state, vectors, embedder }, entity, generation, keys, true, untilStopped(call.signal, tenancy));
  await vectors.flush(generation.collection);
  await state.advance(entity.name, generation.number, last.epoch, call);
  return { read: changes.length, generation: { ...generation, applied: last.epoch } };
}
