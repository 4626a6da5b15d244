import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openSocket, readySocket } from '../support/probe-socket.ts';
import { probeServer } from '../support/probe-server.ts';
import type { ProbeServer } from '../support/probe-server.ts';

async function activeSources({ ask }: ProbeServer): Promise<unknown> {
  return (await ask('{ active }')).data?.['active'];
}

async function untilActive(probe: ProbeServer, count: number): Promise<void> {
  while ((await activeSources(probe)) !== count) await sleep(5);
}

const next = (data: object): object => expect.objectContaining({ type: 'next', payload: expect.objectContaining({ data }) });
const ended = { type: 'complete' };

describe('GraphQL over websocket', () => {
  it('runs queries, mutations and subscriptions', async () => {
    const socket = await readySocket(await probeServer());
    socket.subscribe('q', '{ hello }');
    expect(await socket.outcome('q')).toEqual([next({ hello: 'hello world' }), expect.objectContaining(ended)]);
    socket.subscribe('m', 'mutation ($n: Int!) { add(n: $n) }', { variables: { n: 2 } });
    expect(await socket.outcome('m')).toEqual([next({ add: 2 }), expect.objectContaining(ended)]);
    socket.subscribe('s', 'subscription { count(to: 3) }');
    expect(await socket.outcome('s')).toEqual([next({ count: 1 }), next({ count: 2 }), next({ count: 3 }), expect.objectContaining(ended)]);
  });

  it('hands the scope headers, connection_init payload, extensions and an id of its own', async () => {
    const probe = await probeServer();
    const socket = await openSocket(probe, { headers: { 'x-tenant': 'a', 'x-request-id': 'socket-1' } });
    socket.say({ type: 'connection_init', payload: { token: 'good' } });
    socket.subscribe('1', '{ hello }', { extensions: { trefoil: { plan: 'analyze' } } });
    socket.subscribe('2', '{ hello }');
    await socket.outcome('2');
    const [, first, second] = probe.scopes.opened.map(({ request }) => request);
    expect(first).toMatchObject({
      transport: 'websocket',
      requestId: 'socket-1.1',
      headers: { 'x-tenant': 'a' },
      connectionParams: { token: 'good' },
      extensions: { trefoil: { plan: 'analyze' } },
    });
    expect(second?.requestId).toBe('socket-1.2');
  });

  it.each([
    ['a syntax error', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an empty text', '', {}, 'GRAPHQL_PARSE_FAILED'],
    ['a validation error', '{ nobody }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown operation', 'query A { hello }', { operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE'],
    ['a bad variable', 'query ($n: Int!) { things(n: $n) { name } }', { variables: { n: 'x' } }, 'BAD_USER_INPUT'],
    ['a bad variable of a subscription', 'subscription ($n: Int!) { count(to: $n) }', {}, 'BAD_USER_INPUT'],
    ['a document that is too deep', '{a'.repeat(20_000), {}, 'OVER_LIMIT'],
    ['a source that cannot start', 'subscription { failing }', {}, 'BAD_USER_INPUT'],
  ])('answers %s with one error message and stays open', async (_what, query, more, code) => {
    const socket = await readySocket(await probeServer());
    socket.subscribe('e', query, more);
    const [error, ...others] = await socket.outcome('e');
    expect(error).toMatchObject({ type: 'error', payload: [{ message: expect.any(String), extensions: { code } }] });
    expect(others).toEqual([]);
    socket.subscribe('q', '{ hello }');
    await socket.outcome('q');
  });

  it('ends a subscription whose source breaks with one error, and hides why', async () => {
    const socket = await readySocket(await probeServer());
    socket.subscribe('s', 'subscription { midfail }');
    const outcome = await socket.outcome('s');
    expect(outcome.map(({ type }) => type)).toEqual(['next', 'next', 'error']);
    expect(JSON.stringify(outcome)).not.toMatch(/broke|secret/);
  });

  it('answers a plan request for a subscription with the plan', async () => {
    const socket = await readySocket(await probeServer({}, { explain: async () => ({ extensions: { queryPlan: 'p' }, errors: [] }) }));
    socket.subscribe('s', 'subscription { quiet }', { extensions: { trefoil: { plan: 'plan' } } });
    expect(await socket.outcome('s')).toMatchObject([{ type: 'next', payload: { data: null, extensions: { queryPlan: 'p' } } }, ended]);
  });
});

describe('the ids of operations', () => {
  it.each([
    ['a silent subscription', 'subscription { quiet }'],
    ['a query that still runs', '{ stubborn(ms: 50) }'],
  ])('can be used again right after the client completed %s', async (_what, query) => {
    const socket = await readySocket(await probeServer());
    for (let round = 0; round < 10; round++) {
      socket.subscribe('again', query);
      socket.say({ id: 'again', type: 'complete' });
    }
    socket.subscribe('again', 'subscription { count(to: 2) }');
    expect((await socket.outcome('again')).map(({ type }) => type)).toEqual(['next', 'next', 'complete']);
    await sleep(80);
    expect(socket.heard.filter(({ id }) => id === 'again')).toHaveLength(3);
  });

  it('stay taken by an operation that got its id while an older one of that id still ran', async () => {
    const probe = await probeServer();
    const socket = await readySocket(probe);
    socket.subscribe('x', '{ stubborn(ms: 30) }');
    socket.say({ id: 'x', type: 'complete' });
    socket.subscribe('x', 'subscription { quiet }');
    await untilActive(probe, 1);
    await sleep(60);
    expect(socket.heard.some(({ id }) => id === 'x')).toBe(false);
    socket.say({ id: 'x', type: 'complete' });
    await untilActive(probe, 0);
  });

  it.each(['dup', 'd'.repeat(500), '✓'.repeat(60)])('close the socket with 4409 when used twice', async (id) => {
    const socket = await readySocket(await probeServer());
    socket.subscribe(id, 'subscription { quiet }');
    socket.subscribe(id, '{ hello }');
    expect(await socket.closed).toMatchObject({ code: 4409, reason: expect.stringMatching(/^Subscriber for/) });
  });
});

describe('a websocket', () => {
  it.each([
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['the retired protocol', { protocol: 'graphql-ws' }, 400],
  ])('is refused to %s', async (_what, options, status) => {
    await expect(openSocket(await probeServer(), options)).rejects.toThrow(`${status}`);
  });

  it('is open to the own origin and to named ones', async () => {
    const probe = await probeServer({ origins: { allowed: ['https://app.example'], loopback: false } });
    await openSocket(probe, { origin: `http://localhost:${probe.server.port}` });
    await openSocket(probe, { origin: 'https://app.example' });
  });

  it('is closed with 4403 where openScope would refuse every request', async () => {
    const socket = await openSocket(await probeServer());
    socket.say({ type: 'connection_init', payload: { token: 'bad' } });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(socket.heard).toEqual([]);
  });

  it('is closed with 4408 when connection_init does not come', async () => {
    const socket = await openSocket(await probeServer({ limits: { initTime: 30 } }));
    expect(await socket.closed).toMatchObject({ code: 4408 });
  });

  it('is cut off when a ping stays unanswered, and only then', async () => {
    const probe = await probeServer({ limits: { pingInterval: 40 } });
    const lively = await readySocket(probe);
    const dead = await openSocket(probe, { autoPong: false });
    expect((await dead.closed).code).toBe(1006);
    lively.subscribe('q', '{ hello }');
    await lively.outcome('q');
  });

  it.each([
    ['a message over the limit', (size: number) => JSON.stringify({ type: 'ping', payload: { pad: 'x'.repeat(size) } }), 1009],
    ['a binary message', () => Buffer.from('{"type":"ping"}'), 4400],
    ['a message only servers send', () => '{"type":"connection_ack"}', 4400],
    ['no JSON', () => '{oops', 4400],
  ])('is closed on %s, and the server lives on', async (_what, message, code) => {
    const probe = await probeServer({ limits: { bodyBytes: 10_000 } });
    const socket = await readySocket(probe);
    socket.socket.send(message(10_001));
    expect((await socket.closed).code).toBe(code);
    await readySocket(probe);
  });

  it('runs only so many operations at once, also when their clients have left them', async () => {
    const probe = await probeServer({ limits: { operationsPerSocket: 3 } });
    const socket = await readySocket(probe);
    for (const id of ['1', '2', '3']) socket.subscribe(id, '{ stubborn(ms: 100) }');
    for (const id of ['1', '2', '3']) socket.say({ id, type: 'complete' });
    socket.subscribe('4', '{ hello }');
    await sleep(20);
    expect(await socket.outcome('4')).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'OVER_LIMIT', limit: 'operationsPerSocket' } }] }]);
    await sleep(120);
    socket.subscribe('5', '{ hello }');
    expect((await socket.outcome('5')).map(({ type }) => type)).toEqual(['next', 'complete']);
  });

  it('ends every operation of a client that is gone', async () => {
    const probe = await probeServer();
    const [polite, rude] = [await readySocket(probe), await readySocket(probe)];
    for (let i = 0; i < 5; i++) for (const socket of [polite, rude]) socket.subscribe(`${i}`, 'subscription { quiet }');
    await untilActive(probe, 10);
    polite.socket.close();
    rude.socket.terminate();
    await untilActive(probe, 0);
    expect(probe.scopes.opened.filter(({ closed }) => !closed)).toEqual([]);
  });

  it('survives a flood of pings, pongs and completes', async () => {
    const socket = await readySocket(await probeServer());
    for (let i = 0; i < 2_000; i++) socket.say(i % 2 ? { type: 'ping' } : { type: 'complete', id: `${i}` });
    socket.subscribe('q', '{ hello }');
    await socket.outcome('q');
  });
});

describe('a client that reads slower than results are made', () => {
  const limits = { unsentPause: 100_000, unsentLimit: 10_000_000 };

  /** The kernel's buffers take a few megabytes before anything piles up on our side. */
  async function eventsUntilSilence({ scopes }: ProbeServer): Promise<number> {
    let before = -1;
    while (before !== scopes.opened.length) {
      before = scopes.opened.length;
      await sleep(100);
    }
    expect(before).toBeLessThan(200);
    return before;
  }

  it('pauses its subscription and gets the rest when it reads on', async () => {
    const probe = await probeServer({ limits });
    const socket = await readySocket(probe);
    socket.socket.pause();
    socket.subscribe('s', 'subscription { flood(bytes: 100000) }');
    const before = await eventsUntilSilence(probe);
    socket.socket.resume();
    while (probe.scopes.opened.length <= before + 50) await sleep(5);
  });

  it('does not hold up the end of a paused subscription', async () => {
    const probe = await probeServer({ limits });
    const socket = await readySocket(probe);
    socket.socket.pause();
    socket.subscribe('s', 'subscription { flood(bytes: 1000000) }');
    await untilActive(probe, 1);
    await sleep(50);
    socket.say({ id: 's', type: 'complete' });
    await untilActive(probe, 0);
  });

  it('is closed with 1013 beyond the limit', async () => {
    const probe = await probeServer({ limits: { unsentPause: 100_000_000, unsentLimit: 1_000_000 } });
    const socket = await readySocket(probe);
    socket.socket.pause();
    socket.subscribe('s', 'subscription { flood(bytes: 100000) }');
    await eventsUntilSilence(probe);
    socket.socket.resume();
    expect(await socket.closed).toMatchObject({ code: 1013, reason: expect.stringMatching(/^Slow consumer/) });
    await untilActive(probe, 0);
  });
});
