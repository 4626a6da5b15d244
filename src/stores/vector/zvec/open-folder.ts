import type { ZVecCollection } from '@zvec/zvec';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import type { VectorCollection } from '../../../ports/vector-store.ts';
import { sameCollection } from '../same-collection.ts';
import { anchorDocument, collectionSchema } from './collection-schema.ts';
import { currentFormat, type CollectionFolder, type Layout } from './collection-folder.ts';
import { closeNative, createNative, openNative, type Zvec } from './engine.ts';
import type { BuildSettings } from './index-settings.ts';
import { OpenCollection } from './open-collection.ts';
import { zvecContext, zvecFailure } from './zvec-failure.ts';

/** Opens the collection in a folder, healed where a process was killed over it, or creates it where there is none. */
export async function openFolder(zvec: Zvec, folder: CollectionFolder, wanted: VectorCollection, settings: BuildSettings): Promise<OpenCollection> {
  const existing = await folder.recover();
  if (existing !== undefined) sameCollection(existing, wanted, zvecContext('open'));
  const layout = existing ?? layoutOf(wanted, settings);
  const native = existing === undefined ? await create(zvec, folder, wanted, layout) : reopen(zvec, folder);
  return new OpenCollection(zvec, native, folder, await folder.identity(), layout);
}

function layoutOf({ name, dimensions, attributes }: VectorCollection, { index, m, efConstruction, nlist }: BuildSettings): Layout {
  const stored = attributes.map((attribute) => ({ name: attribute.name, kind: attribute.kind, list: attribute.list }));
  return { format: currentFormat, name, dimensions, attributes: stored, build: { index, m, efConstruction, nlist } };
}

async function create(zvec: Zvec, folder: CollectionFolder, wanted: VectorCollection, layout: Layout): Promise<ZVecCollection> {
  await folder.prepare();
  const native = createNative(zvec, folder.engine, collectionSchema(zvec, wanted, layout.build));
  try {
    native.upsertSync([anchorDocument(layout.dimensions)]);
    await native.optimize();
    await folder.finish(layout);
    return native;
  } catch (error) {
    closeNative(native);
    throw error;
  }
}

function reopen(zvec: Zvec, folder: CollectionFolder): ZVecCollection {
  try {
    return openNative(zvec, folder.engine);
  } catch (error) {
    const failure = zvecFailure(error, 'open');
    if (failure.reason === FailureReason.Unavailable) throw failure;
    throw new StoreFailure(FailureReason.Corrupt, `${folder.engine} cannot be read, ${failure.message}: drop the collection and fill it again`, { ...zvecContext('open'), cause: error });
  }
}
