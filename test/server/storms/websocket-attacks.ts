import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../fuzz/random.ts';
import type { Attack } from './http-attacks.ts';
import { rawConnection, type RawConnection } from './raw-connection.ts';

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface FrameOptions {
  readonly opcode?: number;
  readonly final?: boolean;
  readonly masked?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  /** Told in place of the true length, in eight bytes. */
  readonly length?: bigint;
}

function frame(payload: string | Buffer, { opcode = opcodes.text, final = true, masked = true, reserved = 0, length }: FrameOptions = {}): Buffer {
  const bytes = Buffer.from(payload);
  const first = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const size = bytes.length;
  const head = length !== undefined || size > 0xffff ? Buffer.alloc(10) : size > 125 ? Buffer.alloc(4) : Buffer.alloc(2);
  head[0] = first;
  head[1] = mask | (head.length === 10 ? 127 : head.length === 4 ? 126 : size);
  if (head.length === 10) head.writeBigUInt64BE(length ?? BigInt(size), 2);
  if (head.length === 4) head.writeUInt16BE(size, 2);
  // A mask of zeros changes nothing, and is a mask.
  return Buffer.concat([head, ...(masked ? [Buffer.alloc(4)] : []), bytes]);
}

const say = (message: object): Buffer => frame(JSON.stringify(message));
const init = say({ type: 'connection_init' });
const subscribe = (id: string, query: string): Buffer => say({ id, type: 'subscribe', payload: { query } });
const queries = ['{ hello }', '{ boom }', '{ slow(ms: 50) }', '{', '{ nobody }', 'subscription { quiet }', 'subscription { long }', 'subscription { count(to: 5) }', 'subscription { midfail }', 'subscription { failing }', 'mutation { add(n: 1) }', '{ text(bytes: 10000) }'];

async function upgraded(port: number, protocol = 'graphql-transport-ws'): Promise<RawConnection> {
  const connection = await rawConnection(port);
  connection.socket.write(`GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`);
  for (let waited = 0; !connection.received().includes('\r\n\r\n') && waited < mostWaits; waited++) await sleep(20);
  return connection;
}

function after(act: (connection: RawConnection, random: Random) => Promise<void>): Attack {
  return async (port, random) => {
    const connection = await upgraded(port);
    await act(connection, random);
    connection.socket.destroy();
    return connection.received();
  };
}

/** Says hello, then this. */
function sends(bytes: (random: Random) => Buffer, patience = 150): Attack {
  return after(async ({ socket, leave }, random) => {
    socket.write(Buffer.concat([init, bytes(random)]));
    await leave(patience);
  });
}

/** Says this, and waits until the server says that it closes. */
function breaks(bytes: (random: Random) => Buffer): Attack {
  return after(async ({ socket, received }, random) => {
    socket.write(bytes(random));
    for (let waited = 0; closeCodeIn(received()) === undefined && waited < mostWaits; waited++) await sleep(20);
  });
}

const mostWaits = 500;

/** How it closed, where it did: the number that stands in the last frame. */
export function closeCodeIn(received: string): number | undefined {
  const at = received.lastIndexOf('\x88');
  return at < 0 || at + 4 > received.length ? undefined : (received.charCodeAt(at + 2) << 8) | received.charCodeAt(at + 3);
}

const many = (count: number, make: (i: number) => Buffer): Buffer => Buffer.concat(Array.from({ length: count }, (_, i) => make(i)));

/** Attacks after which the socket closes with this code. */
export const closing: Readonly<Record<string, readonly [number, Attack]>> = {
  'no hello': [4408, breaks(() => Buffer.alloc(0))],
  'two hellos': [4429, breaks(() => Buffer.concat([init, init]))],
  'a question before the hello': [4401, breaks(() => subscribe('1', '{ hello }'))],
  'bytes that are not UTF-8': [1007, breaks(() => Buffer.concat([init, frame(Buffer.from([0x7b, 0xff, 0xc0, 0x80]))]))],
  'a frame that says it is huge': [1009, breaks(() => Buffer.concat([init, frame('x', { length: 2n ** 40n })]))],
  'a frame longer than can be': [1009, breaks(() => Buffer.concat([init, frame('x', { length: 2n ** 63n })]))],
  'a frame without a mask': [1002, breaks(() => Buffer.concat([init, frame('{"type":"ping"}', { masked: false })]))],
  'reserved bits': [1002, breaks((random) => Buffer.concat([init, frame('{"type":"ping"}', { reserved: 1 + random.below(7) })]))],
  'a reserved kind of frame': [1002, breaks((random) => Buffer.concat([init, frame('', { opcode: random.pick([3, 7, 11, 15]) })]))],
  'a ping too long': [1002, breaks(() => Buffer.concat([init, frame('x'.repeat(126), { opcode: opcodes.ping })]))],
  'a ping in parts': [1002, breaks(() => Buffer.concat([init, frame('x', { opcode: opcodes.ping, final: false })]))],
  'a part without a beginning': [1002, breaks(() => Buffer.concat([init, frame('x', { opcode: opcodes.continuation })]))],
  'bytes for text': [4400, breaks(() => Buffer.concat([init, frame('{"type":"ping"}', { opcode: opcodes.binary })]))],
  'text that is no message': [4400, breaks((random) => Buffer.concat([init, frame(random.pick(['', '{', 'null', '[]', '"ping"', '{"type":"nobody"}', '{"type":"subscribe"}', '{"id":1,"type":"subscribe","payload":{"query":"{ hello }"}}', '{"id":"1","type":"subscribe","payload":{"query":{}}}', '{"id":"","type":"complete"}', '['.repeat(20_000)]))]))],
  'one id for two': [4409, breaks(() => Buffer.concat([init, subscribe('a', 'subscription { quiet }'), subscribe('a', '{ hello }')]))],
  'a message over the limit': [1009, breaks(() => Buffer.concat([init, say({ type: 'ping', payload: { pad: 'x'.repeat(600_000) } })]))],
  'too many parts': [1008, breaks(() => Buffer.concat([init, frame('', { final: false }), many(20_000, () => frame('x', { opcode: opcodes.continuation, final: false }))]))],
};

/** Attacks that are borne, or answered one by one. */
export const borne: Readonly<Record<string, Attack>> = {
  'a message in many parts': after(async ({ socket, received }) => {
    const text = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } });
    socket.write(Buffer.concat([init, frame('', { final: false }), ...[...text].map((part) => frame(part, { opcode: opcodes.continuation, final: false })), frame('', { opcode: opcodes.continuation })]));
    for (let waited = 0; !received().includes('complete') && waited < mostWaits; waited++) await sleep(20);
  }),
  'questions, answers thrown away': sends((random) => many(100, (i) => subscribe(`${i}`, random.pick(queries)))),
  'questions taken back at once': sends((random) => many(200, (i) => Buffer.concat([subscribe(`${i % 7}`, random.pick(queries)), say({ id: `${i % 7}`, type: 'complete' })]))),
  'a flood of pings and completes': sends((random) => many(2_000, (i) => (random.chance(0.5) ? say({ type: 'ping' }) : say({ id: `${i}`, type: 'complete' })))),
  'a flood of pings below': sends(() => many(2_000, () => frame('x'.repeat(100), { opcode: opcodes.ping }))),
  'reset within a flood': after(async ({ socket }, random) => {
    socket.write(Buffer.concat([init, many(5, (i) => subscribe(`${i}`, random.pick(['subscription { flood(bytes: 50000) }', 'subscription { long }', '{ slow(ms: 300) }'])))]));
    await sleep(random.below(80));
    socket.resetAndDestroy();
  }),
  'half closed': after(async ({ socket, leave }, random) => {
    socket.end(Buffer.concat([init, subscribe('1', random.pick(queries))]));
    await leave(300);
  }),
  'never reads': after(async ({ socket }) => {
    socket.pause();
    socket.write(Buffer.concat([init, many(20, (i) => subscribe(`${i}`, 'subscription { flood(bytes: 100000) }'))]));
    await sleep(400);
  }),
  'never reads and pings': after(async ({ socket }) => {
    socket.pause();
    socket.write(Buffer.concat([init, many(20_000, () => frame('x'.repeat(125), { opcode: opcodes.ping }))]));
    await sleep(300);
  }),
  'a close that is none': sends((random) => frame(random.pick([Buffer.from([3]), Buffer.from([0, 0]), Buffer.from([0x03, 0xec, 0xff]), Buffer.from([0xff, 0xff])]), { opcode: opcodes.close })),
  'frames cut off': after(async ({ socket, leave }, random) => {
    const bytes = Buffer.concat([init, subscribe('1', random.pick(queries)), frame('x'.repeat(1_000))]);
    socket.write(bytes.subarray(0, 1 + random.below(bytes.length - 1)));
    await leave(random.below(200));
  }),
  'mangled frames': sends((random) => {
    const bytes = Buffer.concat([subscribe('1', random.pick(queries)), subscribe('2', random.pick(queries))]);
    for (let n = 1 + random.below(5); n > 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  }),
  'another protocol': async (port, random) => {
    const connection = await upgraded(port, random.pick(['graphql-ws', 'x', 'graphql-ws, soap', '"']));
    await connection.leave(5_000);
    return connection.received();
  },
  'names of what all objects have': sends(() => Buffer.concat([say({ id: '__proto__', type: 'subscribe', payload: { query: '{ hello }' } }), frame('{"id":"constructor","type":"subscribe","payload":{"query":"{ hello }","variables":{"__proto__":{"a":1}}}}'), say({ id: 'toString', type: 'complete' })])),
};

/** 10,000 subscriptions on one socket, until some are refused. */
export const tenThousand: Attack = after(async ({ socket, received }) => {
  socket.write(Buffer.concat([init, many(10_000, (i) => subscribe(`${i}`, 'subscription { quiet }'))]));
  for (let waited = 0; !received().includes('OVER_LIMIT') && waited < mostWaits; waited++) await sleep(20);
  await sleep(500);
});
