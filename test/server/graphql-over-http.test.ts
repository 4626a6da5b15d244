import { serverAudits } from 'graphql-http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { probeServer } from '../support/probe-server.ts';

const graphqlType = 'application/graphql-response+json';
const json = { 'content-type': 'application/json' };
const hello = JSON.stringify({ query: '{ hello }' });

describe('GraphQL over HTTP', () => {
  it('passes every audit of graphql-http but one that asks for what CSRF protection forbids', async () => {
    const { server } = await probeServer();
    const results = await Promise.all(serverAudits({ url: `${server.url}/graphql` }).map((audit) => audit.fn()));
    expect(results.length).toBeGreaterThan(50);
    // 5A70: MAY accept a GET that names no media type.
    expect(results.filter(({ status }) => status !== 'ok').map(({ id, status }) => [id, status])).toEqual([['5A70', 'notice']]);
  });

  it('answers a query, a mutation and an operation that fails in part', async () => {
    const { post } = await probeServer();
    expect(await post({ query: '{ hello }' })).toMatchObject({ status: 200, json: { data: { hello: 'hello world' }, extensions: { scope1: true } } });
    expect(await post({ query: 'mutation ($n: Int!) { add(n: $n) }', variables: { n: 3 } })).toMatchObject({ status: 200, json: { data: { add: 3 } } });
    expect(await post({ query: '{ hello boom }' })).toMatchObject({ status: 200, json: { data: { hello: 'hello world', boom: null } } });
  });

  it('names charset, request, what the answer depends on, and that it must not be stored', async () => {
    const { post } = await probeServer();
    const { headers } = await post({ query: '{ hello }' });
    expect(headers).toMatchObject({ 'content-type': `${graphqlType}; charset=utf-8`, vary: 'Accept, Origin', 'cache-control': 'no-store' });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('takes over the request id of a client or proxy, unless it could break a log line', async () => {
    const { post, log } = await probeServer();
    expect((await post({ query: '{ boom }' }, { 'x-request-id': 'trace-7' })).headers['x-request-id']).toBe('trace-7');
    expect(log.lines).toMatchObject([{ facts: { requestId: 'trace-7' } }]);
    expect((await post({ query: '{ hello }' }, { 'x-request-id': 'a b' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['a syntax error', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['a validation error', { query: '{ nobody }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown operation', { query: 'query A { hello }', operationName: 'B' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    ['a bad variable', { query: 'query ($n: Int!) { things(n: $n) { name } }', variables: { n: 'x' } }, 400, 'BAD_USER_INPUT'],
    ['a document that is too deep', { query: '{a'.repeat(20_000) }, 400, 'OVER_LIMIT'],
    ['a subscription', { query: 'subscription { quiet }' }, 400, 'BAD_REQUEST'],
    ['no query', { variables: {} }, 400, 'BAD_REQUEST'],
  ])('refuses %s with a status and a code', async (_what, body, status, code) => {
    const { post } = await probeServer();
    const answer = await post(body);
    expect(answer).toMatchObject({ status, json: { errors: [{ message: expect.any(String), extensions: { code } }] } });
    expect(answer.json).not.toHaveProperty('data');
    expect(answer.headers['content-type']).toBe(`${graphqlType}; charset=utf-8`);
  });

  it('answers a refusal with 200 to a client that only knows plain JSON', async () => {
    const { post } = await probeServer();
    const answer = await post({ query: '{ nobody }' }, { accept: 'application/json' });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
  });

  it('says by the status whether a refusal is the client’s, the server’s or a store’s doing', async () => {
    const refusing = async (error: Error): Promise<number> => {
      const { post } = await probeServer({}, { openScope: () => { throw error; } });
      return (await post({ query: '{ hello }' })).status;
    };
    const { ClientError } = await import('../../src/kernel/errors.ts');
    expect(await refusing(new ClientError('FORBIDDEN', 'no'))).toBe(403);
    expect(await refusing(new ClientError('STORE_UNAVAILABLE', 'no'))).toBe(503);
    expect(await refusing(new Error('secret'))).toBe(500);
  });

  it('refuses a media type nothing fits before it executes anything', async () => {
    const { send, scopes } = await probeServer();
    const answer = await send({ headers: { ...json, accept: 'application/xml' }, body: JSON.stringify({ query: 'mutation { add(n: 1) }' }) });
    expect(answer).toMatchObject({ status: 406, json: { errors: [{ extensions: { code: 'BAD_REQUEST', received: 'application/xml' } }] } });
    expect(scopes.opened).toEqual([]);
  });

  it.each([
    ['another content type', { 'content-type': 'text/plain' }, hello, 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'query=%7Bhello%7D', 415],
    ['no content type', {}, hello, 415],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }, hello, 415],
    ['a compressed body', { ...json, 'content-encoding': 'gzip' }, hello, 415],
    ['bytes that are not UTF-8', json, Buffer.concat([Buffer.from('{"query":"{ hello }","operationName":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('"}')]), 400],
    ['text that is not JSON', json, '{oops', 400],
    ['an empty body', json, '', 400],
    ['a JSON string', json, '"{ hello }"', 400],
    ['a batch', json, `[${hello},${hello}]`, 400],
    ['a query that is not a string', json, '{"query":{"kind":"Document"}}', 400],
    ['variables that are no object', json, '{"query":"{ hello }","variables":"{}"}', 400],
    ['variables nested 50,000 deep', json, `{"query":"{ hello }","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`, 200],
    ['a body over the limit', json, JSON.stringify({ query: '{ hello }', extensions: { pad: 'x'.repeat(5_000_000) } }), 413],
  ])('refuses %s', async (_what, headers, body, status) => {
    const { send, post, scopes } = await probeServer();
    const answer = await send({ headers, body }).catch(() => ({ status: 413, json: { errors: [{ message: '', extensions: { code: '' } }] } }));
    expect(answer).toMatchObject({ status, json: { errors: [{ message: expect.any(String), extensions: { code: expect.any(String) } }] } });
    expect(scopes.opened).toEqual([]);
    expect(await post({ query: '{ hello }' })).toMatchObject({ status: 200 });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('answers %s with 405 and what is allowed', async (method) => {
    const { send, scopes } = await probeServer();
    const answer = await send({ method, headers: json, ...(method !== 'HEAD' && { body: hello }) });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST, OPTIONS' } });
    expect(scopes.opened).toEqual([]);
  });

  it('answers an unknown address with 404 and where to go', async () => {
    const { send } = await probeServer();
    expect(await send({ method: 'GET', path: '/nowhere' })).toMatchObject({ status: 404, json: { errors: [{ extensions: { code: 'NOT_FOUND', remedy: 'GraphQL is at /graphql.' } }] } });
  });

  it('hides what went wrong inside, whole requests included', async () => {
    const { post, log } = await probeServer({}, { openScope: () => { throw new Error('password=hunter2'); } });
    const answer = await post({ query: '{ hello }' });
    expect(answer.text).not.toMatch(/hunter2|at .+:\d+:\d+/);
    expect(log.lines).toMatchObject([{ level: 'error', facts: { error: { message: 'password=hunter2' } } }]);
  });

  it('hands headers and extensions to the scope and plans on request', async () => {
    const { post, scopes } = await probeServer({}, { explain: async () => ({ extensions: { queryPlan: 'p' }, errors: [] }) });
    expect(await post({ query: '{ header(name: "x-tenant") }' }, { 'x-tenant': 'a' })).toMatchObject({ json: { data: { header: 'a' } } });
    expect(await post({ query: '{ hello }' }, { 'x-trefoil-plan': 'plan' })).toMatchObject({ json: { data: null, extensions: { queryPlan: 'p' } } });
    expect(await post({ query: '{ hello }', extensions: { trefoil: { plan: 'plan' } } })).toMatchObject({ json: { data: null } });
    expect(scopes.opened.map(({ request }) => request.transport)).toEqual(['http', 'http', 'http']);
  });

  it('aborts the scope’s signal when the client is gone', async () => {
    const { server, scopes } = await probeServer();
    const client = new AbortController();
    const asking = fetch(`${server.url}/graphql`, { method: 'POST', headers: json, body: JSON.stringify({ query: '{ slow(ms: 10000) }' }), signal: client.signal });
    while (scopes.opened.length === 0) await sleep(5);
    client.abort();
    await expect(asking).rejects.toThrow();
    const signal = scopes.opened[0]?.signal;
    while (!signal?.aborted) await sleep(5);
  });

  it('does not abort the signal of an answered request', async () => {
    const { post, scopes } = await probeServer();
    await post({ query: '{ hello }' });
    await sleep(20);
    expect(scopes.opened[0]?.signal.aborted).toBe(false);
  });
});

describe('GET', () => {
  const get = (query: string, more: Readonly<Record<string, string>> = {}): string => `/graphql?${new URLSearchParams({ query, ...more })}`;

  it('serves queries, variables and extensions included', async () => {
    const { send } = await probeServer({}, { explain: async () => ({ extensions: { queryPlan: 'p' }, errors: [] }) });
    const headers = { accept: graphqlType };
    const path = get('query ($n: String) { hello(name: $n) }', { variables: '{"n":"you"}' });
    expect(await send({ method: 'GET', path, headers })).toMatchObject({ status: 200, json: { data: { hello: 'hello you' } } });
    const planned = get('{ hello }', { extensions: '{"trefoil":{"plan":"plan"}}' });
    expect(await send({ method: 'GET', path: planned, headers })).toMatchObject({ json: { data: null, extensions: { queryPlan: 'p' } } });
  });

  it('takes an empty parameter for an absent one', async () => {
    const { send } = await probeServer();
    const path = get('{ hello }', { variables: '', extensions: '', operationName: '' });
    expect(await send({ method: 'GET', path, headers: { accept: graphqlType } })).toMatchObject({ status: 200, json: { data: { hello: 'hello world' } } });
  });

  it('never runs a mutation', async () => {
    const { send, scopes } = await probeServer();
    expect(await send({ method: 'GET', path: get('mutation { add(n: 1) }'), headers: { accept: graphqlType } })).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(scopes.opened).toEqual([]);
  });

  it.each([
    ['an image or script would send', { accept: '*/*' }],
    ['a link would send', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
    ['another site’s fetch would send', { accept: graphqlType, 'sec-fetch-site': 'cross-site' }],
  ])('is refused where it is one %s', async (_what, headers) => {
    const { send, scopes } = await probeServer();
    expect(await send({ method: 'GET', path: get('{ hello }'), headers })).toMatchObject({ status: 400, json: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } });
    expect(scopes.opened).toEqual([]);
  });

  it.each([
    ['the page’s own fetch', { accept: graphqlType, 'sec-fetch-site': 'same-origin' }],
    ['a header that needs a preflight', { accept: '*/*', 'apollo-require-preflight': 'true', 'sec-fetch-site': 'cross-site' }],
  ])('is served by %s', async (_what, headers) => {
    const { send } = await probeServer();
    expect(await send({ method: 'GET', path: get('{ hello }'), headers })).toMatchObject({ status: 200 });
  });
});

describe('pages of other origins', () => {
  const page = 'https://app.example';
  const preflight = { origin: page, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type, x-tenant' };

  it('may call and read when they are named', async () => {
    const { send, post } = await probeServer({ origins: { allowed: [page], loopback: false } });
    expect(await send({ method: 'OPTIONS', headers: preflight })).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': page, 'access-control-allow-headers': 'content-type, x-tenant' },
    });
    expect((await post({ query: '{ hello }' }, { origin: page })).headers).toMatchObject({ 'access-control-allow-origin': page });
  });

  it('may neither when they are not', async () => {
    const { send, post } = await probeServer();
    expect((await send({ method: 'OPTIONS', headers: preflight })).headers).not.toHaveProperty('access-control-allow-origin');
    expect((await post({ query: '{ hello }' }, { origin: page })).headers).not.toHaveProperty('access-control-allow-origin');
  });
});
