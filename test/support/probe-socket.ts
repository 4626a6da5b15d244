import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { ProbeServer } from './probe-server.ts';

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A websocket client that says exactly what it is told to and remembers what it heard. */
export interface ProbeSocket {
  readonly socket: WebSocket;
  readonly heard: readonly SocketMessage[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  say(message: object): void;
  subscribe(id: string, query: string, more?: object): void;
  /** The first message, from now or before, that passes. */
  hears(test: (message: SocketMessage) => boolean): Promise<SocketMessage>;
  /** Everything about an operation, once it has ended. */
  outcome(id: string): Promise<readonly SocketMessage[]>;
}

export async function openSocket({ server }: ProbeServer, options: ClientOptions & { readonly protocol?: string } = {}): Promise<ProbeSocket> {
  const socket = new WebSocket(`ws://localhost:${server.port}/graphql`, options.protocol ?? 'graphql-transport-ws', options);
  const heard: SocketMessage[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(data.toString())));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());

  const say = (message: object): void => socket.send(JSON.stringify(message));

  async function hears(test: (message: SocketMessage) => boolean): Promise<SocketMessage> {
    for (;;) {
      const message = heard.find(test);
      if (message) return message;
      await sleep(2);
    }
  }

  return {
    socket,
    heard,
    closed,
    say,
    subscribe: (id, query, more = {}) => say({ id, type: 'subscribe', payload: { query, ...more } }),
    hears,
    async outcome(id) {
      await hears((message) => message.id === id && (message.type === 'complete' || message.type === 'error'));
      return heard.filter((message) => message.id === id);
    },
  };
}

/** A socket that is past `connection_init`. */
export async function readySocket(server: ProbeServer, payload?: object): Promise<ProbeSocket> {
  const socket = await openSocket(server);
  socket.say({ type: 'connection_init', ...(payload && { payload }) });
  await socket.hears(({ type }) => type === 'connection_ack');
  return socket;
}
