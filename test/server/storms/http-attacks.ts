import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Random } from '../../fuzz/random.ts';
import { rawConnection, type RawConnection } from './raw-connection.ts';

/** What a client does that means no good or knows no better; gives what it was answered. */
export type Attack = (port: number, random: Random) => Promise<string>;

const hello = '{"query":"{ hello }"}';
const bomb = gzipSync(Buffer.alloc(2_000_000, ' '));
const methods = ['GET', 'POST', 'PUT', 'HEAD', 'TRACE', 'CONNECT', 'PRI', 'post', 'G\tT'];

function post(body: string | Buffer, headers: readonly string[] = ['Content-Type: application/json'], path = '/graphql'): Buffer {
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nHost: a\r\n${headers.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);
}

/** Sends all at once, and leaves when it is answered enough or not at all. */
function sends(bytes: (random: Random) => Buffer | string, patience = 150): Attack {
  return attack(async (connection, random) => {
    connection.socket.write(bytes(random));
    await connection.leave(patience);
  });
}

/** Sends all at once, and waits for an answer or the end. */
function asks(bytes: (random: Random) => Buffer | string): Attack {
  return attack(async ({ socket, received, gone }, random) => {
    socket.write(bytes(random));
    let over = false;
    void gone.then(() => (over = true));
    for (let waited = 0; !over && received() === '' && waited < mostWaits; waited++) await sleep(20);
  });
}

const mostWaits = 500;

function attack(act: (connection: RawConnection, random: Random) => Promise<void>): Attack {
  return async (port, random) => {
    const connection = await rawConnection(port);
    await act(connection, random);
    connection.socket.destroy();
    return connection.received();
  };
}

/** In pieces, with pauses, for ever or until nobody listens any more. */
async function drip({ socket, gone }: RawConnection, bytes: Buffer, random: Random): Promise<void> {
  let over = false;
  void gone.then(() => (over = true));
  for (let at = 0; at < bytes.length && !over; ) {
    const size = 1 + random.below(12);
    socket.write(bytes.subarray(at, at + size));
    at += size;
    await sleep(random.below(60));
  }
  await Promise.race([gone, sleep(8_000)]);
}

function mangled(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let n = 1 + random.below(6); n > 0; n--) copy[random.below(copy.length)] = random.below(256);
  return random.chance(0.3) ? copy.subarray(0, random.below(copy.length)) : copy;
}

const junk = (random: Random, size: number): string => Array.from({ length: size }, () => String.fromCharCode(random.below(256))).join('');
const head = (...lines: readonly string[]): string => `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

export const httpAttacks: Readonly<Record<string, Attack>> = {
  'headers that drip': attack((connection, random) => drip(connection, post(hello), random)),
  'headers without end': attack((connection, random) => drip(connection, Buffer.from(`GET / HTTP/1.1\r\n${'x-a: b\r\n'.repeat(40)}`), random)),
  'a body that drips': attack(async (connection, random) => {
    connection.socket.write(head('Content-Length: 2000'));
    await drip(connection, Buffer.from(hello), random);
  }),
  'half closed after the question': attack(async ({ socket, leave }) => {
    socket.end(post(hello, ['Content-Type: application/json', 'Connection: close']));
    await leave(5_000);
  }),
  'half closed within the body': attack(async ({ socket, leave }, random) => {
    socket.end(post(hello).subarray(0, -1 - random.below(10)));
    await leave(1_500);
  }),
  'a reset within the answer': attack(async ({ socket }) => {
    socket.write(post('{"query":"{ text(bytes: 1000000) }"}'));
    await Promise.race([new Promise((resolve) => socket.once('data', resolve)), sleep(1_000)]);
    socket.resetAndDestroy();
  }),
  'a reset while it is answered': attack(async ({ socket }, random) => {
    socket.write(post('{"query":"{ slow(ms: 300) }"}'));
    await sleep(random.below(50));
    socket.resetAndDestroy();
  }),
  'a large answer that nobody reads': attack(async ({ socket }) => {
    socket.pause();
    socket.write(post('{"query":"{ text(bytes: 4000000) }"}'));
    await sleep(200);
  }),
  'garbage behind a question': sends((random) => Buffer.concat([post(hello), Buffer.from(junk(random, 200), 'latin1'), post(hello)])),
  'questions in a row': sends(() => Buffer.concat(Array.from({ length: 50 }, () => post(hello))), 400),
  'garbage': sends((random) => Buffer.from(junk(random, 1 + random.below(3_000)), 'latin1')),
  'a mangled question': sends((random) => mangled(post(hello), random)),
  'headers too long': asks((random) => head(`x-long: ${'x'.repeat(20_000 + random.below(100_000))}`)),
  'headers too many': sends(() => head(...Array.from({ length: 3_000 }, (_, i) => `x-${i}: 1`))),
  'an address too long': sends((random) => `GET /graphql?query=${'x'.repeat(20_000 + random.below(100_000))} HTTP/1.1\r\nHost: a\r\n\r\n`),
  'any method and address': sends((random) => `${random.pick(methods)} ${random.pick(['/', '/graphql', '*', 'http://b/graphql', '/%00', '/..//..', '//', '/graphql?query=%ff', '/graphql?variables={', ''])} HTTP/${random.pick(['1.1', '1.0', '0.9', '2.0', '9.9'])}\r\nHost: a\r\n\r\n`),
  'HTTP/1.0': sends((random) => `POST /graphql HTTP/1.0\r\n${random.chance(0.5) ? 'Connection: keep-alive\r\n' : ''}Content-Type: application/json\r\nContent-Length: ${hello.length}\r\n\r\n${hello}`, 400),
  'HTTP/2': sends(() => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
  'two lengths': asks(() => head('Content-Length: 3', `Content-Length: ${hello.length}`) + hello),
  'length and chunks': asks(() => head('Transfer-Encoding: chunked', 'Content-Length: 5') + `15\r\n${hello}\r\n0\r\n\r\n`),
  'headers given twice': sends((random) => head(`Host: b`, `Content-Type: ${random.pick(['text/plain', 'application/json'])}`, 'Accept: x', 'Accept: y', 'x-request-id: a', 'x-request-id: b', `Content-Length: ${hello.length}`) + hello),
  'chunks that are none': sends((random) => head('Transfer-Encoding: chunked') + random.pick(['zz\r\n', '-1\r\n', 'ffffffffffffffff\r\n', `5;${'x'.repeat(30_000)}\r\n`, '5\r\n{"qu', `1\r\n{\r\n0\r\n${'t: v\r\n'.repeat(5_000)}\r\n`])),
  'chunks over the limit': sends(() => head('Transfer-Encoding: chunked') + `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`.repeat(3), 400),
  'a length that lies': sends((random) => head(`Content-Length: ${random.pick(['0', '5', '99999999999999999999', '-1', '0x10', '1e3', '+21'])}`) + hello),
  'a body over the limit': asks(() => post(`{"query":"${'x'.repeat(600_000)}"}`)),
  'a bomb': asks((random) => post(bomb, ['Content-Type: application/json', `Content-Encoding: ${random.pick(['gzip', 'deflate', 'br', 'gzip, gzip', 'x'])}`])),
  'another type': sends((random) => post(random.pick([hello, 'query=%7Bhello%7D', '--x\r\n\r\n']), [`Content-Type: ${random.pick(['text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', ';', 'application/json;;;', 'a'.repeat(5_000)])}`])),
  'bodies of every kind': sends((random) => post(random.pick<string | Buffer>(['', 'null', '[]', '[[]]', '{"query":{}}', '{"query":"{ hello }","variables":[]}', '{"__proto__":{"query":"{ hello }"}}', '{"query":"\\ud800"}', '['.repeat(50_000), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('\ufeff{"query":"{ hello }"}')]))),
  'an upgrade to what is not there': sends((random) => `GET ${random.pick(['/', '/graphql', '/other'])} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${random.pick(['h2c', 'websocket', 'x'])}\r\n${random.pick(['', 'Sec-WebSocket-Version: 13\r\n', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 99\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n', 'Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n'])}\r\n`),
  'a promise of more': sends((random) => head(`Expect: ${random.pick(['100-continue', 'miracles'])}`, 'Content-Length: 21')),
  'nothing at all': attack(async ({ leave }, random) => leave(random.below(100))),
};
