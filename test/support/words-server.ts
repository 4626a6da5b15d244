import { EmbeddingsServer, reply } from './embeddings-server.ts';
import { wordEmbedder } from './word-embedder.ts';
import { soon } from './embedded-postgres.ts';

/** The embedder of tests as an endpoint, for gateways in processes of their own. */
export async function wordsServer(): Promise<{ readonly settings: Readonly<Record<string, string>>; end(): Promise<void> }> {
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
  return { settings: { EMBEDDINGS_URL: `${server.origin}/v1`, EMBEDDINGS_MODEL: 'words' }, end: () => server.stop() };
}
