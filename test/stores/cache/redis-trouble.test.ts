import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cacheKey, type Cache } from '../../../src/ports/cache.ts';
import { untilStopped } from '../../../src/ports/call.ts';
import { FailureReason } from '../../../src/ports/store-failure.ts';
import { redisCache } from '../../../src/stores/cache/redis/redis-cache.ts';
import { describeWith } from '../../services/describe-with.ts';

const space = { name: 'trouble-1', reach: 'shared' } as const;
const lifetimes = { shared: 60_000, personal: 60_000 };
const opened: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

describe('a Redis', () => {
  test('that is not there is unavailable, again and again', async () => {
    const server = await listen(() => {});
    const { port } = server.address() as AddressInfo;
    await closed(server);
    const cache = open(`redis://127.0.0.1:${port}`);
    for (let i = 0; i < 3; i++) await expect(get(cache)).rejects.toMatchObject({ reason: FailureReason.Unavailable, family: 'cache' });
  });

  test('that accepts and never answers is given up after the time of a request', async () => {
    const server = await listen(() => {});
    const cache = open(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`, 50);
    for (let i = 0; i < 3; i++) await expect(get(cache)).rejects.toMatchObject({ reason: FailureReason.Timeout, detail: 'no answer within 50 ms' });
  });

  test('that is something else is unavailable', async () => {
    const server = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(get(open(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`, 5_000))).rejects.toMatchObject({ family: 'cache' });
  });

  test('is not asked at all by a cache that is closed', async () => {
    const cache = open('redis://127.0.0.1:1');
    await cache.close();
    await expect(get(cache)).rejects.toMatchObject({ reason: FailureReason.Unavailable, detail: 'the cache is closed' });
  });
});

await describeWith('redis', 'a real Redis', ({ url, port, tls }) => {
  test('names the setting’s faults: a wrong password, none, a database that is not there', async () => {
    for (const wrong of [url.replace(/:[^:@]+@/, ':wrong@'), url.replace(/\/\/[^@]+@/, '//'), `${url}/9999`])
      await expect(get(open(wrong, 5_000)), wrong).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
  });

  test('never tells the password', async () => {
    const failure = await get(open(url.replace(/:[^:@]+@/, ':my-secret@'), 5_000)).catch((error: unknown) => error);
    expect(inspect(failure, { depth: 20 })).not.toContain('my-secret');
  });

  test('whose certificate nobody vouches for is misconfigured', async () => {
    await expect(get(open(tls?.url ?? '', 5_000))).rejects.toMatchObject({ reason: FailureReason.Misconfigured });
  });

  test('that hangs and comes back is used again, and answers are never for another question', async () => {
    const way = await proxy(port);
    const cache = open(url.replace(/:\d+$/, `:${way.port}`), 100);
    const [a, b] = [cacheKey('a', String(way.port)), cacheKey('b', String(way.port))];
    await vi.waitUntil(async () => cache.set(space, [{ key: a, value: Buffer.from('a') }, { key: b, value: Buffer.from('b') }], untilStopped()).then(() => true, () => false), 20_000);
    way.hold();
    await expect(cache.get(space, [a], untilStopped())).rejects.toMatchObject({ reason: FailureReason.Timeout });
    for (let i = 0; i < 20; i++) await expect(cache.get(space, [a], untilStopped())).rejects.toMatchObject({ family: 'cache' });
    way.resume();
    await vi.waitUntil(async () => (await cache.get(space, [b], untilStopped()).catch(() => [undefined]))[0] !== undefined, 20_000);
    expect((await cache.get(space, [b, a], untilStopped())).map(String)).toEqual([String(Buffer.from('b')), String(Buffer.from('a'))]);
  });

  test('whose connection breaks is connected to again', async () => {
    const way = await proxy(port);
    const cache = open(url.replace(/:\d+$/, `:${way.port}`), 5_000);
    await get(cache);
    way.cut();
    await vi.waitUntil(async () => get(cache).then(() => true, () => false), 20_000);
  });
});

function open(url: string, timeout = 2_000): Cache {
  const cache = redisCache({ url, lifetimes, timeout });
  opened.push(() => cache.close());
  return cache;
}

function get(cache: Cache) {
  return cache.get(space, [cacheKey('absent')], untilStopped());
}

async function listen(answer: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    answer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

async function closed(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** A way to the server that can be held and cut. */
async function proxy(target: number) {
  const pairs = new Set<Socket>();
  let held = false;
  const server = await listen((client) => {
    const there = connect(target, '127.0.0.1').on('error', () => {});
    for (const [from, to] of [[client, there], [there, client]] as const) {
      pairs.add(from);
      from.on('data', (data) => to.write(data)).on('close', () => to.destroy());
      if (held) from.pause();
    }
  });
  opened.push(() => pairs.forEach((socket) => socket.destroy()));
  return {
    port: (server.address() as AddressInfo).port,
    hold: () => pairs.forEach((socket) => socket.pause(), (held = true)),
    resume: () => pairs.forEach((socket) => socket.resume(), (held = false)),
    cut: () => pairs.forEach((socket) => socket.destroy()),
  };
}
