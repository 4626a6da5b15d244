import { setImmediate } from 'node:timers/promises';
import type { Call } from '../../../ports/call.ts';
import type { Embedder, EmbedderIdentity } from '../../../ports/embedder.ts';
import { throwIfGivenUp } from '../throw-if-given-up.ts';
import { FoldIn } from './fold-in.ts';
import { decodeLsaArtifact } from './lsa-artifact.ts';

const name = 'lsa';

export interface LsaEmbedder extends Embedder {
  /** How many documents were there to learn from. */
  readonly documents: number;
}

/**
 * An embedder that learnt what words mean from the catalogue itself: latent semantic analysis, see `learnLsa`. Runs on
 * the calling thread, a query in a few hundredths of a millisecond, many texts in slices.
 * @param artifact from `trainLsa`; not copied, so it must not change. Throws StoreFailure where it is damaged.
 */
export function lsaEmbedder(artifact: Uint8Array): LsaEmbedder {
  const model = decodeLsaArtifact(artifact);
  const foldIn = new FoldIn(model);
  const identity: EmbedderIdentity = Object.freeze({ model: name, dimensions: model.dimensions, hash: model.hash });

  return {
    documents: model.documents,

    async identity() {
      return identity;
    },

    async embed(texts, call) {
      throwIfGivenUp(call);
      if (texts.length > 0) call.observe?.({ store: 'embeddings', operation: 'embed', text: `${name}: ${texts.length} texts` });
      return inSlices(foldIn.vectors(texts), call);
    },
  };
}

/** Milliseconds of work before others get their turn. */
const slice = 2;

async function inSlices<T>(work: Generator<undefined, T>, call: Call): Promise<T> {
  let sliceEnd = performance.now() + slice;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    throwIfGivenUp(call);
    sliceEnd = performance.now() + slice;
  }
}
