import type { Catalog, EmbeddedEntityType } from '../catalog/catalog.ts';
import type { Call } from '../ports/call.ts';
import type { Generation, Task } from '../ports/derived-state.ts';
import type { EmbedderIdentity } from '../ports/embedder.ts';
import { sameModel } from '../ports/embedding-models.ts';
import type { DerivedStores } from './derived-stores.ts';
import { isOutdated } from './vector-generations.ts';

/**
 * A generation of today's shape to go on with instead of beginning anew, of this model or of any that is at hand: one that was begun here and broken off,
 * or one that is whole elsewhere and was written along here.
 */
export async function findBegun({ state, vectors, models }: DerivedStores, entity: EmbeddedEntityType, model: EmbedderIdentity | undefined, call: Call): Promise<Generation | undefined> {
  const fits = async (generation: Generation) => generation.entity === entity.name && !isOutdated(entity, generation) && (model === undefined ? (await models.of(generation.model)) !== undefined : sameModel(model, generation.model));
  for (const generation of await state.generations(call)) if (generation.state === 'filling' && (await fits(generation))) return generation;
  const elsewhere = (await state.elsewhere(call)).filter((generation) => generation.state === 'active');
  if (elsewhere.length === 0) return undefined;
  const here = new Set(await vectors.list());
  for (const { collection } of await state.generations(call)) here.delete(collection);
  for (const generation of elsewhere.toReversed()) if (here.has(generation.collection) && (await fits(generation))) return state.adopt(generation, call);
  return undefined;
}

/** Whether a generation that is half made is likely to be gone on with: its type waits for one. */
export function isWanted({ embedded }: Pick<Catalog, 'embedded'>, generations: readonly Generation[], tasks: readonly Task[], filling: Generation): boolean {
  const entity = embedded.find(({ name }) => name === filling.entity);
  if (entity === undefined || isOutdated(entity, filling)) return false;
  const active = generations.find((generation) => generation.entity === filling.entity && generation.state === 'active');
  return active === undefined || isOutdated(entity, active) || tasks.some(({ kind }) => kind === 're-embed');
}
