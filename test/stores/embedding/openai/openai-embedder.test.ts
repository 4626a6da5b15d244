import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FailureReason, StoreFailure } from '../../../../src/ports/store-failure.ts';
import { openAiEmbedder, type OpenAiEmbedderOptions } from '../../../../src/stores/embedding/openai/openai-embedder.ts';
import { callOf, lengthOf } from '../../../contract/embedder.contract.ts';
import {
  answersWith,
  answerWell,
  EmbeddingsServer,
  failsWith,
  hangsUp,
  neverAnswers,
  reply,
  type Misbehaviour,
} from '../../../support/embeddings-server.ts';

const server = new EmbeddingsServer();
beforeAll(() => server.start());
beforeEach(() => server.reset());
afterAll(() => server.stop());

function embedderOf(options: Partial<OpenAiEmbedderOptions> = {}) {
  return openAiEmbedder({ url: `${server.origin}/v1`, model: 'words', ...options });
}

async function failureOf(work: Promise<unknown>): Promise<StoreFailure> {
  const error: unknown = await work.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreFailure);
  return error as StoreFailure;
}

const at = Object.freeze({ 'retry-after': '0' });

describe('requests', () => {
  it('go to the endpoint, whether the URL is that of the server, of the API or of the endpoint', async () => {
    for (const path of ['', '/', '/v1', '/v1/', '/v1/embeddings', '/v1/embeddings/'])
      await embedderOf({ url: server.origin + path }).embed(['a ship'], callOf());
    expect(server.requests.map(({ path }) => path)).toEqual(Array.from({ length: 6 }, () => '/v1/embeddings'));
    await embedderOf({ url: `${server.origin}/v1?api-version=7` })
      .embed(['a ship'], callOf())
      .catch(() => {});
    expect(server.requests.at(-1)?.path).toBe('/v1/embeddings?api-version=7');
  });

  it('hold the model, the texts and the key', async () => {
    await embedderOf({ apiKey: 'sk-secret' }).embed(['a ship', 'a port'], callOf());
    expect(server.requests).toMatchObject([
      { body: { model: 'words', input: ['a ship', 'a port'] }, headers: { authorization: 'Bearer sk-secret' } },
    ]);
    await embedderOf().embed(['a ship'], callOf());
    expect(server.requests[1]?.headers).not.toHaveProperty('authorization');
  });

  it('hold as many texts as allowed, and no blank ones', async () => {
    const texts = Array.from({ length: 230 }, (_, i) => (i % 23 === 0 ? ' \n' : `ship ${i}`));
    const vectors = await embedderOf().embed(texts, callOf());
    expect(server.requests.map(({ body }) => body.input.length).toSorted()).toEqual([100, 100, 20]);
    expect(vectors.map((vector) => vector === null)).toEqual(texts.map((_, i) => i % 23 === 0));
    server.reset();
    await embedderOf({ batchSize: 3 }).embed(['a', 'b', 'c', 'd'], callOf());
    expect(server.requests.map(({ body }) => body.input)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('are not made at all for blank texts', async () => {
    expect(await embedderOf().embed(['', ' '], callOf())).toEqual([null, null]);
    expect(server.requests).toEqual([]);
  });

  it('hold texts cut to a length that models read, never in the middle of a character, and few of them where they are long', async () => {
    await embedderOf({ maxCharacters: 4 }).embed(['abcdefgh', 'abc😀'], callOf());
    expect(server.requests[0]?.body.input).toEqual(['abcd', 'abc\ufffd']);
    server.reset();
    await embedderOf({ concurrency: 1 }).embed(
      Array.from({ length: 40 }, () => 'word '.repeat(10_000)),
      callOf(),
    );
    expect(server.requests.map(({ body }) => body.input.length)).toEqual([16, 16, 8]);
  });

  it('are made a few at a time', async () => {
    let [open, most] = [0, 0];
    server.always = (response, request) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        answerWell(response, request);
      }, 10);
    };
    await embedderOf({ batchSize: 1, concurrency: 3 }).embed(
      Array.from({ length: 12 }, (_, i) => `ship ${i}`),
      callOf(),
    );
    expect(most).toBe(3);
  });
});

describe('the identity', () => {
  it('is found by one request, also where many ask at once or vectors have been made before', async () => {
    const embedder = embedderOf();
    expect(await Promise.all([embedder.identity(), embedder.identity()])).toEqual([
      { model: 'words', dimensions: 16, hash: 'words' },
      { model: 'words', dimensions: 16, hash: 'words' },
    ]);
    expect(server.requests.length).toBe(1);
    const other = embedderOf();
    await other.embed(['a ship'], callOf());
    await other.identity();
    expect(server.requests.length).toBe(2);
  });

  it('is asked for again after a failure', async () => {
    const embedder = embedderOf({ retries: 0 });
    server.misbehaviours.push(failsWith(503));
    expect((await failureOf(embedder.identity())).reason).toBe(FailureReason.Unavailable);
    expect((await embedder.identity()).dimensions).toBe(16);
  });

  it('needs no request where the dimensions are given; they are then asked for and checked', async () => {
    const embedder = embedderOf({ dimensions: 8 });
    expect((await embedder.identity()).dimensions).toBe(8);
    expect(server.requests).toEqual([]);
    expect((await embedder.embed(['a ship'], callOf()))[0]?.length).toBe(8);
    expect(server.requests[0]?.body.dimensions).toBe(8);
    server.misbehaviours.push(answersWith([1, 2, 3]));
    expect(await failureOf(embedder.embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Misconfigured,
      message: expect.stringMatching(/length 8 .*gave 3/),
    });
  });

  it('stays what it was where the model behind the endpoint changes, which is an error', async () => {
    const embedder = embedderOf();
    await embedder.identity();
    server.misbehaviours.push(answersWith([1, 2, 3]));
    expect(await failureOf(embedder.embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Misconfigured,
      message: expect.stringContaining('re-embed'),
    });
    expect((await embedder.identity()).dimensions).toBe(16);
  });
});

describe('vectors', () => {
  it('are asked for as base64', async () => {
    await embedderOf().embed(['a ship'], callOf());
    expect(server.requests.map(({ body }) => body.encoding_format)).toEqual(['base64']);
  });

  it('are read as numbers where the server ignores that, and asked for as numbers where it refuses', async () => {
    const ignores: Misbehaviour = (response, request) =>
      answerWell(response, { ...request, body: { ...request.body, encoding_format: 'float' } });
    const refuses: Misbehaviour = (response, request) =>
      request.body.encoding_format === 'base64'
        ? reply(response, 422, { detail: [{ msg: 'unexpected encoding_format' }] })
        : answerWell(response, request);
    const [expected] = await embedderOf().embed(['a ship'], callOf());
    server.always = ignores;
    expect((await embedderOf().embed(['a ship'], callOf()))[0]).toEqual(expected);
    server.reset();
    server.always = refuses;
    const embedder = embedderOf();
    for (let i = 0; i < 2; i++) expect((await embedder.embed(['a ship'], callOf()))[0]).toEqual(expected);
    expect(server.requests.map(({ body }) => body.encoding_format)).toEqual(['base64', 'float', 'float']);
  });

  it('are put in the order that their indexes say', async () => {
    server.misbehaviours.push((response) =>
      reply(response, 200, {
        data: [
          { index: 1, embedding: [0, 2] },
          { index: 0, embedding: [3, 0] },
        ],
      }),
    );
    expect(await embedderOf().embed(['first', 'second'], callOf())).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  });

  it('are null where they have no direction, and of length 1 else', async () => {
    server.misbehaviours.push(answersWith([0, 0], [1e-20, 0], [3e30, 4e30]));
    const vectors = await embedderOf().embed(['a', 'b', 'c'], callOf());
    expect(vectors.map((vector) => vector && Number(lengthOf(vector).toFixed(5)))).toEqual([null, 1, 1]);
  });

  it.each([
    ['fewer vectors than texts', answersWith([1, 2])],
    ['more vectors than texts', answersWith([1], [1], [1])],
    ['vectors of different lengths', answersWith([1, 2], [1])],
    ['an empty vector', answersWith([], [])],
    ['what is no number', answersWith([1, 'x'], [1, 2])],
    ['null for a number', answersWith([1, null], [1, 2])],
    ['an infinite number', (response) => reply(response, 200, '{"data":[{"index":0,"embedding":[1e999]},{"index":1,"embedding":[1]}]}')],
    ['NaN in base64', answersWith('AADAfw==', 'AACAPw==')],
    ['base64 that ends within a number', answersWith('AAAAAAAA', 'AAAAAAAA')],
    [
      'the same index twice',
      (response) =>
        reply(response, 200, {
          data: [
            { index: 0, embedding: [1] },
            { index: 0, embedding: [1] },
          ],
        }),
    ],
    [
      'an index out of range',
      (response) =>
        reply(response, 200, {
          data: [
            { index: 0, embedding: [1] },
            { index: 2, embedding: [1] },
          ],
        }),
    ],
    ['null for a vector', (response) => reply(response, 200, { data: [null, null] })],
  ] satisfies [string, Misbehaviour][])('make the answer corrupt: %s', async (_, misbehave) => {
    server.misbehaviours.push(misbehave);
    expect((await failureOf(embedderOf().embed(['a ship', 'a port'], callOf()))).reason).toBe(FailureReason.Corrupt);
    expect(server.requests.length).toBe(1);
  });

  it.each(['<html>welcome</html>', '', '{}', '[]', 'null', '{"data":{}}'])('come from no such API where the answer is %j', async (body) => {
    server.misbehaviours.push((response) => reply(response, 200, body));
    expect(await failureOf(embedderOf().embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Misconfigured,
      message: expect.stringContaining('check the URL'),
    });
  });
});

describe('what may pass', () => {
  it.each([
    ['429', failsWith(429, '', at)],
    ['408', failsWith(408, '', at)],
    ['500', failsWith(500, 'oops', at)],
    ['503 until a date gone by', failsWith(503, '', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
    ['502 without a wish', failsWith(502)],
    ['a connection lost', hangsUp],
    [
      'an answer cut short',
      (response) => void response.writeHead(200, { 'content-length': 1000 }).write('{"data"', () => response.destroy()),
    ],
  ] satisfies [string, Misbehaviour][])('is tried again: %s', async (_, misbehave) => {
    server.misbehaviours.push(misbehave, misbehave);
    const native: string[] = [];
    const [vector] = await embedderOf().embed(['a ship'], { ...callOf(), observe: ({ operation }) => void native.push(operation) });
    expect(vector).not.toBeNull();
    expect(server.requests.length).toBe(3);
    expect(native).toEqual(['embed', 'embed', 'embed']);
  });

  it('is tried again as often as allowed', async () => {
    server.always = failsWith(503, { error: { message: 'overloaded' } }, at);
    expect(await failureOf(embedderOf({ retries: 2 }).embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Unavailable,
      message: expect.stringContaining('overloaded'),
    });
    expect(server.requests.length).toBe(3);
  });

  it('is tried again after an attempt that takes too long', async () => {
    server.misbehaviours.push(neverAnswers);
    expect((await embedderOf({ timeoutMs: 50 }).embed(['a ship'], callOf()))[0]).not.toBeNull();
    server.always = neverAnswers;
    expect(await failureOf(embedderOf({ timeoutMs: 20, retries: 1 }).embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Timeout,
      message: expect.stringContaining('within 20 ms'),
    });
  });

  it('is not waited for where the server wants to be left alone beyond the deadline, or for very long', async () => {
    server.always = failsWith(429, '', { 'retry-after': '30' });
    expect((await failureOf(embedderOf().embed(['a ship'], { ...callOf(), deadline: Date.now() + 5000 }))).reason).toBe(
      FailureReason.Unavailable,
    );
    for (const wish of ['3600', new Date(Date.now() + 3_600_000).toUTCString()]) {
      server.always = failsWith(429, '', { 'retry-after': wish });
      expect((await failureOf(embedderOf().embed(['a ship'], { ...callOf(), deadline: Number.MAX_SAFE_INTEGER }))).reason).toBe(
        FailureReason.Unavailable,
      );
    }
    expect(server.requests.length).toBe(3);
  }, 5000);

  it('is not waited for by a caller who has gone', async () => {
    server.always = failsWith(429, '', { 'retry-after': '20' });
    expect((await failureOf(embedderOf().embed(['a ship'], { ...callOf(), signal: AbortSignal.timeout(50) }))).reason).toBe(
      FailureReason.Timeout,
    );
  }, 5000);

  it('leaves no other request of the call under way when it is given up', async () => {
    const closed = Promise.withResolvers<string>();
    server.misbehaviours.push((response) => void response.on('close', () => closed.resolve('closed')), failsWith(401));
    await failureOf(embedderOf({ batchSize: 1 }).embed(['a ship', 'a port'], callOf()));
    expect(await closed.promise).toBe('closed');
  });
});

describe('what will not pass', () => {
  it.each([
    [401, FailureReason.Misconfigured, 'API key'],
    [403, FailureReason.Misconfigured, 'API key'],
    [404, FailureReason.Misconfigured, 'model words'],
    [405, FailureReason.Misconfigured, 'URL'],
    [302, FailureReason.Misconfigured, 'URL'],
    [400, FailureReason.Rejected, 'too long'],
    [413, FailureReason.Rejected, 'too long'],
  ])('is not tried again: %i is a failure of the kind "%s"', async (status, reason, hint) => {
    const embedder = embedderOf();
    await embedder.identity();
    server.reset();
    server.always = failsWith(status, { error: { message: 'the text is too long' } }, { location: `${server.origin}/elsewhere` });
    expect(await failureOf(embedder.embed(['a ship'], callOf()))).toMatchObject({
      reason,
      message: expect.stringContaining(hint),
      family: 'embedding',
    });
    expect(server.requests.length).toBe(1);
  });

  it('includes an account without means, which OpenAI reports as too many requests', async () => {
    server.always = failsWith(429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } });
    expect((await failureOf(embedderOf().embed(['a ship'], callOf()))).reason).toBe(FailureReason.Misconfigured);
    expect(server.requests.length).toBe(1);
  });

  it('never shows the key, even where the server repeats it', async () => {
    server.always = failsWith(401, { error: { message: 'Incorrect API key provided: sk-secret.' } });
    const failure = await failureOf(embedderOf({ apiKey: 'sk-secret' }).embed(['a ship'], callOf()));
    expect(failure.message).toContain('Incorrect API key provided: …');
    expect(JSON.stringify([failure, failure.stack, String(failure.cause)])).not.toContain('sk-secret');
  });

  it('says what a server said in whichever form', async () => {
    for (const [body, said] of [
      [{ detail: 'no room' }, 'no room'],
      [{ message: 'no room' }, 'no room'],
      [{ error: 'no room' }, 'no room'],
      ['<h1>no</h1> <p>room</p>', 'no room'],
      [{ detail: [{ msg: 'no room' }] }, 'no room'],
      ['', ' answered 400'],
    ] as const) {
      server.misbehaviours.push(failsWith(400, body), failsWith(400, body));
      expect((await failureOf(embedderOf().embed(['a ship'], callOf()))).message).toContain(said);
    }
  });

  it('is told from a server that is not there', async () => {
    const gone = new EmbeddingsServer();
    await gone.start();
    const url = gone.origin;
    await gone.stop();
    expect(await failureOf(embedderOf({ url, retries: 0 }).embed(['a ship'], callOf()))).toMatchObject({
      reason: FailureReason.Unavailable,
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await failureOf(embedderOf({ url: server.origin.replace('http:', 'https:') }).embed(['a ship'], callOf()))).reason).toBe(
      FailureReason.Misconfigured,
    );
    expect((await failureOf(embedderOf({ url: 'http://127.0.0.1:1' }).embed(['a ship'], callOf()))).reason).toBe(
      FailureReason.Misconfigured,
    );
  });
});

describe('options', () => {
  it.each([
    [{ url: 'localhost:8089' }, /http:\/\/localhost:8089\/v1, not "localhost:8089"/],
    [{ url: '' }, /http:\/\/localhost:8089\/v1/],
    [{ url: 'ftp://somewhere/v1' }, /http/],
    [{ url: 'http://me:secret@somewhere/v1' }, /^(?!.*secret@).*must not hold/],
    [{ model: ' ' }, /name of a model/],
    [{ apiKey: 'two words' }, /^(?!.*two words).*API key/],
    [{ batchSize: 101 }, /batchSize .*1 to 100, not 101/],
    [{ concurrency: 0 }, /concurrency/],
    [{ timeoutMs: 0.5 }, /timeoutMs/],
    [{ retries: -1 }, /retries/],
    [{ dimensions: 0 }, /dimensions/],
  ] as const)('that cannot work are refused in one sentence: %j', (options, message) => {
    expect(() => embedderOf(options)).toThrow(expect.objectContaining({ name: 'OperatorError', message: expect.stringMatching(message) }));
  });
});
