import { FailureReason } from '../../../ports/store-failure.ts';
import { embeddingFailure } from '../embedding-failure.ts';

/**
 * The vectors in an answer of OpenAI's embeddings API, in the order of the texts, whether as lists of numbers or as base64
 * of little-endian float32. Throws StoreFailure: misconfigured where the answer is none of this API's, corrupt where it
 * contradicts itself or what was asked.
 * @param count of the texts asked for
 */
export function readVectors(body: string, count: number, endpoint: URL): Float32Array[] {
  const data = dataOf(body);
  if (data === undefined) {
    const expected = `as OpenAI's embeddings API does, with JSON that holds a list "data"; check the URL`;
    throw embeddingFailure(FailureReason.Misconfigured, 'embed', `${endpoint.origin}${endpoint.pathname} did not answer ${expected}`);
  }
  if (data.length !== count) throw corrupt(`${count} texts were sent and ${data.length} vectors came back`);
  const vectors: (Float32Array | undefined)[] = data.map(() => undefined);
  for (const [i, item] of data.entries()) {
    const { embedding, index = i } = (item ?? {}) as { readonly embedding?: unknown; readonly index?: unknown };
    if (typeof index !== 'number' || !(index in vectors))
      throw corrupt(`vector ${i} of ${count} says that it belongs to text ${String(index)}`);
    vectors[index] = vectorOf(embedding, index);
  }
  const length = vectors[0]?.length;
  return vectors.flatMap((vector, i) => {
    if (vector === undefined || vector.length !== length)
      throw corrupt(`vector 0 has length ${length} and vector ${i} length ${vector?.length}`);
    return [vector];
  });
}

function dataOf(body: string): readonly unknown[] | undefined {
  try {
    const answer = JSON.parse(body) as { readonly data?: unknown } | null;
    return Array.isArray(answer?.data) ? answer.data : undefined;
  } catch {
    return undefined;
  }
}

function vectorOf(embedding: unknown, index: number): Float32Array {
  const vector = typeof embedding === 'string' ? fromBase64(embedding) : fromNumbers(embedding);
  if (vector === undefined || vector.length === 0) throw corrupt(`vector ${index} is neither a list of numbers nor base64 of float32`);
  if (!vector.every(Number.isFinite)) throw corrupt(`vector ${index} holds a component that is not a finite number`);
  return vector;
}

function fromNumbers(list: unknown): Float32Array | undefined {
  return Array.isArray(list) && list.every((component) => typeof component === 'number') ? Float32Array.from(list) : undefined;
}

function fromBase64(base64: string): Float32Array | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length % 4 !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function corrupt(detail: string) {
  return embeddingFailure(FailureReason.Corrupt, 'embed', `the endpoint's answer contradicts itself: ${detail}`);
}
