import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface EmbeddingsRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly input: readonly string[];
    readonly encoding_format?: 'float' | 'base64';
    readonly dimensions?: number;
  };
}

/** What the server does instead of answering well. */
export type Misbehaviour = (response: ServerResponse, request: EmbeddingsRequest) => void;

/**
 * An endpoint of OpenAI's embeddings API with vectors that follow from the words of a text, and as strict as some real
 * ones. It misbehaves on demand.
 */
export class EmbeddingsServer {
  readonly requests: EmbeddingsRequest[] = [];
  /** Each serves one request; undefined for answering that one well. */
  readonly misbehaviours: (Misbehaviour | undefined)[] = [];
  /** Serves every request for which no single misbehaviour is left. */
  always: Misbehaviour | undefined;
  readonly #server = createServer((message, response) => {
    let text = '';
    message.setEncoding('utf8');
    message.on('data', (chunk: string) => (text += chunk));
    message.on('end', () => {
      const request = { path: message.url ?? '', headers: message.headers, body: JSON.parse(text) as EmbeddingsRequest['body'] };
      this.requests.push(request);
      const misbehave = this.misbehaviours.length > 0 ? this.misbehaviours.shift() : this.always;
      (misbehave ?? answerWell)(response, request);
    });
  });

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  /** Without a path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets requests and misbehaviours. */
  reset(): void {
    this.requests.length = 0;
    this.misbehaviours.length = 0;
    this.always = undefined;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export const answerWell: Misbehaviour = (response, { path, body }) => {
  const { input, model, encoding_format: format, dimensions = 16 } = body;
  if (path !== '/v1/embeddings') return reply(response, 404, { error: { message: `no such path: ${path}` } });
  if (input.length === 0 || input.length > 100 || input.some((text) => text.trim() === '' || !text.isWellFormed()))
    return reply(response, 400, { error: { message: 'input must be 1 to 100 strings that say something' } });
  const data = input.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    return { object: 'embedding', index, embedding: format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector] };
  });
  reply(response, 200, { object: 'list', model, data });
};

export function failsWith(
  status: number,
  body: unknown = { error: { message: 'no' } },
  headers: Record<string, string> = {},
): Misbehaviour {
  return (response) => reply(response, status, body, headers);
}

/** Answers with these embeddings, in list form. */
export function answersWith(...embeddings: readonly unknown[]): Misbehaviour {
  return (response) => reply(response, 200, { data: embeddings.map((embedding, index) => ({ index, embedding })) });
}

export function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const neverAnswers: Misbehaviour = () => {};

export const hangsUp: Misbehaviour = (response) => {
  response.destroy();
};

/** Not of length 1; every text has some direction. */
function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions).fill(0.01);
  for (const word of text.toLowerCase().split(/\s+/)) {
    const place = [...word].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
