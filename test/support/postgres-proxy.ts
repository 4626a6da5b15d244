import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { PostgresSocket } from '../../src/stores/clients/postgres/postgres-server.ts';

/** A network in front of a server, to be broken at will. */
export interface PostgresProxy {
  readonly server: PostgresSocket;
  /** Connections made so far. */
  readonly connections: number;
  /** Keeps all connections and passes nothing on, as a stopped server or a lost route does. */
  hold(): void;
  /** Passes on what was held, and what comes. */
  resume(): void;
  /** Closes all connections at once. */
  cut(): void;
  /** Until further notice, answers a new connection in this way. */
  greet(greeting: 'pass' | 'hang up' | Buffer): void;
}

export async function postgresProxy(target: PostgresSocket): Promise<PostgresProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  const sockets = new Set<Socket>();
  let holding = false;
  let greeting: 'pass' | 'hang up' | Buffer = 'pass';
  let connections = 0;

  const listener = createServer((client) => {
    connections++;
    client.on('error', () => {});
    if (greeting === 'hang up') return void client.destroy();
    if (greeting !== 'pass') return void client.once('data', () => client.end(greeting));
    const server = connect(join(target.socketFolder, `.s.PGSQL.${target.port}`));
    for (const [from, to] of [[client, server], [server, client]] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => to.write(data));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (holding) from.pause();
    }
  });
  listener.listen(join(folder, `.s.PGSQL.${target.port}`));
  await once(listener, 'listening');
  afterAll(async () => {
    listener.close();
    for (const socket of sockets) socket.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  return {
    server: { ...target, socketFolder: folder },
    get connections() {
      return connections;
    },
    hold() {
      holding = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      holding = false;
      for (const socket of sockets) socket.resume();
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    greet(next) {
      greeting = next;
    },
  };
}

/** What a server sends to refuse a connection. */
export function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
