import { EmbeddingsServer, reply } from './embeddings-server.ts';
import { wordEmbedder } from './word-embedder.ts';
import { soon } from './embedded-postgres.ts';

export interface WordsServer {
  readonly settings: Readonly<Record<string, string>>;
  /** How often this text was asked for. */
  asked(text: string): number;
  end(): Promise<void>;
}

/** The embedder of tests as an endpoint, for gateways in processes of their own. */
export async function wordsServer(): Promise<WordsServer> {
  const server = new EmbeddingsServer();
  await server.start();
  server.always = async (response, { body }) => {
    const vectors = await wordEmbedder.embed(body.input, soon());
    const written = (vector: Float32Array | null) => {
      const numbers = vector ?? new Float32Array(64);
      return body.encoding_format === 'base64' ? Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64') : [...numbers];
    };
    reply(response, 200, { object: 'list', model: body.model, data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: written(vector) })) });
  };
  return { settings: { EMBEDDINGS_URL: `${server.origin}/v1`, EMBEDDINGS_MODEL: 'words' }, asked: (text) => server.requests.filter(({ body }) => body.input.includes(text)).length, end: () => server.stop() };
}
