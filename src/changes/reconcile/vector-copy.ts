import type { EmbeddedEntityType } from '../../catalog/catalog.ts';
import type { Generation } from '../../ports/derived-state.ts';
import type { DerivedStores } from '../derived-stores.ts';
import { bringVectors } from '../bring-vectors.ts';
import type { DerivedCopy, Mark } from './compare-copy.ts';

/** A generation of vectors, in a store where its collection is open. Where its model is not at hand, only what was given is brought. */
export function vectorCopy({ truth, state, vectors, models }: Pick<DerivedStores, 'truth' | 'state' | 'vectors' | 'models'>, entity: EmbeddedEntityType, generation: Generation): DerivedCopy {
  const { collection } = generation;
  return {
    entity,
    owners: (call) => vectors.owners(collection, call),
    applied: async () => generation.applied,

    async marks(call) {
      const marks = new Map<string, Mark>();
      await vectors.versions(collection, async (page) => page.forEach((version, key) => marks.set(key, version)), call);
      return marks;
    },

    expected: async (revisions) => revisions,

    async bring(keys, mend, call) {
      return bringVectors({ truth, state, vectors, embedder: await models.of(generation.model) }, entity, generation, keys, mend, call);
    },
  };
}
