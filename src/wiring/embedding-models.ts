import type { Catalog } from '../catalog/catalog.ts';
import { kindWords } from '../catalog/kind-words.ts';
import type { EmbedderIdentity, Embedder } from '../ports/embedder.ts';
import type { EmbeddingModels } from '../ports/embedding-models.ts';
import type { DerivedState } from '../ports/derived-state.ts';
import { sameModel } from '../ports/embedding-models.ts';
import { untilStopped } from '../ports/call.ts';
import { lsaEmbedder, type LsaEmbedder } from '../stores/embedding/lsa/lsa-embedder.ts';
import { trainLsa } from '../stores/embedding/lsa/train-lsa.ts';

/**
 * Models learnt from the catalogue itself and kept in the database, so that all gateways have the same. Those in use are
 * held in memory.
 */
export function learntModels(catalog: Catalog, state: DerivedState, signal: AbortSignal): EmbeddingModels {
  const loaded = new Map<string, Promise<LsaEmbedder | undefined>>();

  async function load(identity: EmbedderIdentity) {
    const bytes = await state.artifact(artifactName(identity), untilStopped(signal));
    return bytes && lsaEmbedder(bytes);
  }

  function find(identity: EmbedderIdentity) {
    if (identity.model !== 'lsa') return undefined;
    const known = loaded.get(identity.hash);
    if (known !== undefined) return known;
    const loading = load(identity).catch((error: unknown) => {
      loaded.delete(identity.hash);
      throw error;
    });
    loaded.set(identity.hash, loading);
    return loading;
  }

  return {
    of: async (identity) => find(identity),
    preferred: async () => undefined,

    async learn(documents, onProgress) {
      const bytes = await trainLsa(documents, { weakWords: [...kindWords(catalog)], signal }, onProgress);
      const embedder = lsaEmbedder(bytes);
      const identity = await embedder.identity();
      await state.saveArtifact(artifactName(identity), bytes, untilStopped(signal));
      loaded.set(identity.hash, Promise.resolve(embedder));
      return identity;
    },

    learntFrom: async (identity) => (await find(identity))?.documents,
  };
}

/** Models behind an endpoint; indexes that an earlier, learnt model made are still understood. */
export function hostedModels(endpoint: Embedder, learnt: EmbeddingModels): EmbeddingModels {
  return {
    async of(identity) {
      const own = await learnt.of(identity);
      if (own !== undefined) return own;
      return sameModel(await endpoint.identity(), identity) ? endpoint : undefined;
    },
    preferred: () => endpoint.identity(),
  };
}

function artifactName({ model, hash }: EmbedderIdentity): string {
  return `${model}/${hash}`;
}
