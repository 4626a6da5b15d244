import { untilStopped, type Call } from '../../../ports/call.ts';
import type { Embedder, EmbedderIdentity } from '../../../ports/embedder.ts';
import { batchesOf } from './batches.ts';
import { checkOptions } from './check-options.ts';
import { EmbeddingsEndpoint } from './embeddings-endpoint.ts';
import { inParallel } from './in-parallel.ts';
import { withRetries } from './with-retries.ts';

export interface OpenAiEmbedderOptions {
  /** Of the API (`http://localhost:8089/v1`) or of the endpoint itself (`…/v1/embeddings`); a query string is kept. */
  readonly url: string;
  /** As the endpoint calls it. */
  readonly model: string;
  /** Sent as a bearer token, never shown. */
  readonly apiKey?: string;
  /** Texts of one request, at most 100. Default 100. */
  readonly batchSize?: number;
  /** Requests of one call that are under way at once. Default 2: a server without a GPU answers no sooner for more. */
  readonly concurrency?: number;
  /** Milliseconds that one attempt may take. Default 120,000: 100 long texts on a busy CPU take a minute, and what is given up goes on there. */
  readonly timeoutMs?: number;
  /** Attempts after the first, for what may pass: 429, 5xx, lost connections. Default 4. */
  readonly retries?: number;
  /** Asks for vectors of this length, which only some models can give. Default: the model's own, found by a first request. */
  readonly dimensions?: number;
  /** Characters of a text that are sent; models read only so much, and some refuse more. Default 24,000. */
  readonly maxCharacters?: number;
}

/** An embedder behind any endpoint that speaks OpenAI's embeddings API. Throws OperatorError for options that cannot work. */
export function openAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const settings = checkOptions(options);
  const endpoint = new EmbeddingsEndpoint(settings);
  let asking: Promise<unknown> | undefined;

  async function embed(texts: readonly string[], call: Call): Promise<(Float32Array | null)[]> {
    const vectors = texts.map((): Float32Array | null => null);
    await inParallel(batchesOf(texts, settings), settings.concurrency, call, async (batch, own) => {
      const found = await withRetries(settings.retries, own, () => endpoint.attempt(batch.texts, own));
      for (const [i, place] of batch.places.entries()) vectors[place] = found[i] ?? null;
    });
    return vectors;
  }

  return {
    async identity(): Promise<EmbedderIdentity> {
      if (endpoint.dimensions === undefined) {
        asking ??= embed(['dimensions'], { ...untilStopped(), deadline: Date.now() + probeTime }).finally(() => (asking = undefined));
        await asking;
      }
      return { model: settings.model, dimensions: endpoint.dimensions ?? 0, hash: settings.model };
    },

    embed,
  };
}

/** Milliseconds for finding out how long vectors are. */
const probeTime = 60_000;
