import type { Call } from '../../../ports/call.ts';
import { FailureReason } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';
import { throwIfGivenUp } from '../throw-if-given-up.ts';
import type { OpenAiSettings } from './check-options.ts';
import { classifyAnswer } from './classify-answer.ts';
import { classifyConnection } from './classify-connection.ts';
import { readVectors } from './read-vectors.ts';
import type { Attempt } from './with-retries.ts';

/** One endpoint, and what was learnt about it: how long its vectors are and whether it can send them as base64. */
export class EmbeddingsEndpoint {
  readonly #settings: OpenAiSettings;
  #dimensions: number | undefined;
  /** Base64 is a quarter of the size; some servers refuse it, others ignore the wish. */
  #encoding: 'base64' | 'float' | 'untried' = 'untried';

  constructor(settings: OpenAiSettings) {
    this.#settings = settings;
    this.#dimensions = settings.dimensions;
  }

  /** Undefined until the first answer. */
  get dimensions(): number | undefined {
    return this.#dimensions;
  }

  /** One request, or two where the endpoint refuses base64. Throws StoreFailure where the caller no longer waits. */
  async attempt(texts: readonly string[], call: Call): Promise<Attempt<(Float32Array | null)[]>> {
    if (this.#encoding !== 'untried') return this.#send(texts, this.#encoding, call);
    const first = await this.#send(texts, 'base64', call);
    const refused = 'failure' in first && first.failure.reason === FailureReason.Rejected;
    const outcome = refused ? await this.#send(texts, 'float', call) : first;
    if ('value' in outcome) this.#encoding = refused ? 'float' : 'base64';
    return outcome;
  }

  async #send(texts: readonly string[], encoding: 'base64' | 'float', call: Call): Promise<Attempt<(Float32Array | null)[]>> {
    const { endpoint, model, apiKey, timeoutMs, dimensions } = this.#settings;
    throwIfGivenUp(call);
    const patience = Math.ceil(Math.min(timeoutMs, call.deadline - Date.now()));
    const timer = AbortSignal.timeout(patience);
    call.observe?.({ store: 'embeddings', operation: 'embed', text: `POST ${endpoint.pathname} ${model}: ${texts.length} texts` });
    let response: Response;
    let body: string;
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({ model, input: texts, encoding_format: encoding, dimensions }),
        redirect: 'manual',
        signal: AbortSignal.any([call.signal, timer]),
      });
      body = await response.text();
    } catch (cause) {
      throwIfGivenUp(call, cause);
      if (!timer.aborted) return classifyConnection(cause, endpoint);
      return { failure: embeddingFailure(FailureReason.Timeout, 'embed', `no answer within ${patience} ms`, cause) };
    }
    if (!response.ok) return classifyAnswer(response, body, this.#settings);
    const vectors = readVectors(body, texts.length, endpoint);
    this.#checkLength(vectors[0]?.length ?? 0);
    return { value: vectors.map(unit) };
  }

  #checkLength(length: number): void {
    this.#dimensions ??= length;
    if (length === this.#dimensions) return;
    const { model, dimensions } = this.#settings;
    const changed = 'the model behind the endpoint has changed: re-embed, then restart';
    const remedy = dimensions === undefined ? changed : 'leave the setting out or give a length that the model can make';
    const detail = `${model} should give vectors of length ${this.#dimensions} and gave ${length}; ${remedy}`;
    throw embeddingFailure(FailureReason.Misconfigured, 'embed', detail);
  }
}

/** Null for a vector without direction. */
function unit(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(vector.reduce((sum, component) => sum + component * component, 0));
  return length === 0 ? null : vector.map((component) => component / length);
}
