import { OperatorError, quote } from '../../../kernel/errors.ts';
import type { OpenAiEmbedderOptions } from './openai-embedder.ts';

/** Options with their defaults, and the full address. */
export interface OpenAiSettings extends Required<Omit<OpenAiEmbedderOptions, 'url' | 'apiKey' | 'dimensions'>> {
  readonly endpoint: URL;
  readonly apiKey: string | undefined;
  readonly dimensions: number | undefined;
}

/** Throws OperatorError. */
export function checkOptions(options: OpenAiEmbedderOptions): OpenAiSettings {
  const { model, apiKey, batchSize = 100, concurrency = 2, timeoutMs = 120_000, retries = 4, dimensions, maxCharacters = 24_000 } = options;
  if (model.trim() === '') throw new OperatorError('the embeddings endpoint needs the name of a model');
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
    throw new OperatorError(
      'the API key of the embeddings endpoint is empty, or has a space, a newline or another character that keys do not have',
    );
  within('batchSize', batchSize, 1, 100);
  within('concurrency', concurrency, 1, 100);
  within('timeoutMs', timeoutMs, 1, 2 ** 31 - 1);
  within('retries', retries, 0, 100);
  within('dimensions', dimensions ?? 1, 1, 100_000);
  within('maxCharacters', maxCharacters, 1, 100_000_000);
  return { endpoint: endpointOf(options.url), model, apiKey, batchSize, concurrency, timeoutMs, retries, dimensions, maxCharacters };
}

function within(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new OperatorError(`${name} of the embeddings endpoint must be a whole number from ${least} to ${most}, not ${value}`);
}

function endpointOf(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new OperatorError(`the embeddings URL must be like http://localhost:8089/v1, not ${quote(text.replace(/\/\/.*@/, '//…@'))}`);
  if (url.username !== '' || url.password !== '')
    throw new OperatorError('the embeddings URL must not hold a user or password: give the secret as the API key');
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/embeddings') ? path : `${path === '' ? '/v1' : path}/embeddings`;
  return url;
}
