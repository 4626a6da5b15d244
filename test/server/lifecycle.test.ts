import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OperatorError } from '../../src/kernel/errors.ts';
import { openSocket, readySocket } from '../support/probe-socket.ts';
import { probeServer } from '../support/probe-server.ts';
import type { ProbeServer } from '../support/probe-server.ts';

describe('health', () => {
  it('is live from the start, and ready once nothing is missing', async () => {
    const missing = ['vector store: loading'];
    const { send } = await probeServer({ readiness: () => ({ ready: missing.length === 0, missing }) });
    expect(await send({ method: 'GET', path: '/health/live' })).toMatchObject({ status: 200, json: { status: 'live' } });
    expect(await send({ method: 'GET', path: '/health/ready' })).toMatchObject({ status: 503, json: { status: 'not ready', missing: ['vector store: loading'] } });
    missing.length = 0;
    expect(await send({ method: 'GET', path: '/health/ready' })).toMatchObject({ status: 200, json: { status: 'ready', missing: [] } });
  });
});

describe('starting', () => {
  it('says in one sentence that the port is taken', async () => {
    const { server } = await probeServer();
    const second = probeServer({ port: server.port });
    await expect(second).rejects.toThrow(OperatorError);
    await expect(second).rejects.toThrow(`Port ${server.port} is taken; set PORT to a free one.`);
  });

  it('says in one sentence that the machine has no such interface', async () => {
    await expect(probeServer({ host: '203.0.113.1' })).rejects.toThrow('This machine has no interface 203.0.113.1; set HOST to one it has.');
  });

  it('listens on loopback unless told otherwise', async () => {
    expect((await probeServer()).server.url).toMatch(/^http:\/\/localhost:\d+$/);
  });
});

describe('closing', () => {
  it('finishes what runs, takes nothing new and says goodbye to websockets', async () => {
    const probe = await probeServer();
    const { server, post, scopes } = probe;
    const [busy, listening, idle] = [await readySocket(probe), await readySocket(probe), await readySocket(probe)];
    busy.subscribe('q', '{ stubborn(ms: 100) }');
    listening.subscribe('s', 'subscription { quiet }');
    const running = post({ query: '{ stubborn(ms: 100) }' });
    while (scopes.opened.length < 6) await sleep(5);

    const closed = server.close({ graceMs: 5_000 });
    expect(await listening.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(await idle.closed).toMatchObject({ code: 1001 });
    await expect(post({ query: '{ hello }' })).rejects.toThrow('ECONNREFUSED');
    expect(await running).toMatchObject({ status: 200, json: { data: { stubborn: 'at last' } } });
    expect(await busy.outcome('q')).toMatchObject([{ payload: { data: { stubborn: 'at last' } } }, { type: 'complete' }]);
    expect(await busy.closed).toMatchObject({ code: 1001 });
    await closed;
    expect(scopes.opened.filter((scope) => !scope.closed)).toEqual([]);
  });

  it('does not wait for connections that are kept alive', async () => {
    const { server, scopes } = await probeServer();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const running = new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const sending = request({ port: server.port, path: '/graphql', method: 'POST', headers, agent }, (response) => response.resume().on('end', resolve));
      sending.on('error', reject);
      sending.end('{"query":"{ stubborn(ms: 100) }"}');
    });
    while (scopes.opened.length < 1) await sleep(5);
    const before = performance.now();
    await server.close({ graceMs: 60_000 });
    await running;
    expect(performance.now() - before).toBeLessThan(4_000);
  });

  it('cuts off what still runs when the time is over', async () => {
    const probe = await probeServer();
    const socket = await readySocket(probe);
    socket.subscribe('q', '{ slow(ms: 60000) }');
    const cut = expect(probe.post({ query: '{ slow(ms: 60000) }' })).rejects.toThrow();
    while (probe.scopes.opened.length < 3) await sleep(5);
    await probe.server.close({ graceMs: 50 });
    await cut;
    expect((await socket.closed).code).toBe(1006);
    expect(probe.scopes.opened.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
  });

  it('can be asked for twice', async () => {
    const { server } = await probeServer();
    await Promise.all([server.close({ graceMs: 0 }), server.close({ graceMs: 0 })]);
  });
});

describe('a connection', () => {
  function dial({ server }: ProbeServer): { readonly socket: Socket; readonly received: () => string; readonly gone: Promise<void> } {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    let received = '';
    socket.on('data', (data) => (received += data.toString()));
    socket.on('error', () => {});
    const gone = new Promise<void>((resolve) => {
      socket.once('end', resolve);
      socket.once('close', () => resolve());
    });
    return { socket, received: () => received, gone };
  }

  const body = '{"query":"{ hello }"}';
  const head = `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;

  it('that never finishes its headers is closed with 408', async () => {
    const { socket, received, gone } = dial(await probeServer({ limits: { headersTime: 100, requestTime: 200 } }));
    socket.write(head);
    await gone;
    expect(received()).toMatch(/^HTTP\/1\.1 408/);
  });

  it('that never finishes its body is closed with 408', async () => {
    const { socket, received, gone } = dial(await probeServer({ limits: { headersTime: 100, requestTime: 200 } }));
    socket.write(`${head}\r\n{"query"`);
    await gone;
    expect(received()).toMatch(/^HTTP\/1\.1 408/);
  });

  it('that is half closed by the client still gets its answer', async () => {
    const { socket, received, gone } = dial(await probeServer());
    socket.end(`${head}Connection: close\r\n\r\n${body}`);
    await gone;
    expect(received()).toMatch(/^HTTP\/1\.1 200/);
    expect(received()).toMatch(/hello world/);
  });

  it('that hangs up in the middle of a body does no harm', async () => {
    const probe = await probeServer();
    const { socket } = dial(probe);
    socket.write(`${head}\r\n{"query"`);
    await sleep(20);
    socket.destroy();
    expect(await probe.post({ query: '{ hello }' })).toMatchObject({ status: 200 });
    expect(probe.log.lines).toEqual([]);
  });

  it('that speaks no HTTP is closed with 400', async () => {
    const { socket, received, gone } = dial(await probeServer());
    socket.write('\x16\x03\x01\x02\x00\x01\r\n\r\n');
    await gone;
    expect(received()).toMatch(/^HTTP\/1\.1 400[^]*"code":"BAD_REQUEST"/);
  });

  it('whose address is too long is told to use POST', async () => {
    const { send, post } = await probeServer();
    const answer = await send({ method: 'GET', path: `/graphql?query=${'x'.repeat(70_000)}` });
    expect(answer).toMatchObject({ status: 431, json: { errors: [{ message: expect.stringContaining('POST'), extensions: { code: 'BAD_REQUEST' } }] } });
    expect(await post({ query: '{ hello }' })).toMatchObject({ status: 200 });
  });

  it('with an address that is no address is told so', async () => {
    const { send } = await probeServer();
    expect(await send({ method: 'GET', path: '/graphql/%zz' })).toMatchObject({ status: 400, json: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } });
  });

  it('beyond the limit is dropped', async () => {
    const probe = await probeServer({ limits: { connections: 2 } });
    const open = [await openSocket(probe), await openSocket(probe)];
    await expect(openSocket(probe)).rejects.toThrow();
    expect(open.every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
  });
});
