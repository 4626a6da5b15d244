import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, handleProtocols } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { isAllowedOrigin } from '../origins.ts';
import type { OriginPolicy } from '../origins.ts';
import { requestIdOf } from '../request-id.ts';
import type { ServerLimits } from '../server-options.ts';
import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createOutlet } from './outlet.ts';
import { createProtocol } from './protocol.ts';
import type { OperationHost } from './socket-operation.ts';

export interface WebSockets {
  /** Takes no further socket, closes each (1001) once its queries and mutations have finished. */
  drain(): Promise<void>;
  /** Cuts off those that are still there. */
  terminate(): void;
}

export interface AcceptOptions {
  readonly server: HttpServer;
  readonly path: string;
  readonly origins: OriginPolicy;
  readonly limits: ServerLimits;
  readonly host: OperationHost;
}

/** Serves graphql-transport-ws on a path of an HTTP server; refuses every other upgrade with a status that says why. */
export function acceptWebSockets({ server, path, origins, limits, host }: AcceptOptions): WebSockets {
  const protocol = createProtocol(host, limits.initTime);
  const connections = new Map<WebSocket, Connection>();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: limits.bodyBytes,
    // One message at a time: see createProtocol.
    allowSynchronousEvents: false,
  });
  const stopPinging = pingRegularly(sockets, limits.pingInterval);
  let draining = false;

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin, host: ownHost } = request.headers;
    if (draining) return refuse(socket, 503);
    if (request.url?.split('?')[0] !== path) return refuse(socket, 404);
    if (!isAllowedOrigin(origin, ownHost, origins)) return refuse(socket, 403);
    if (!offersProtocol(request)) return refuse(socket, 400);
    sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, request));
  }

  function serve(socket: WebSocket, { headers }: IncomingMessage): void {
    const outlet = createOutlet(socket, limits);
    const connection = createConnection(socket, requestIdOf(headers), flatten(headers), outlet);
    connections.set(socket, connection);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: outlet.send,
        close: (code, reason) => socket.close(code, cutReason(reason)),
        onMessage: (receive) => {
          socket.on('message', (data, isBinary) => {
            if (isBinary) return socket.close(4400, 'Binary messages are not read');
            receive(data.toString()).catch((error: unknown) => {
              if (isServersMessage(error)) return socket.close(4400, 'Only a server sends such a message');
              host.log.error(`Internal error on websocket ${connection.id}`, { requestId: connection.id, error });
              socket.close(4500, 'Internal error');
            });
          });
        },
      },
      connection,
    );
    // ws answers a broken frame with the right close code by itself.
    socket.on('error', () => {});
    socket.once('close', (code, reason) => {
      connections.delete(socket);
      void closed(code, reason.toString());
    });
  }

  server.on('upgrade', upgrade);

  return {
    async drain() {
      draining = true;
      stopPinging();
      const closed = [...connections.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const connection of connections.values()) connection.drain();
      await Promise.all(closed);
    },
    terminate() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** Pings every socket and cuts off those that have not answered the ping before. Returns what stops it. */
function pingRegularly(sockets: WebSocketServer, interval: number): () => void {
  const unanswered = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (unanswered.has(socket)) socket.terminate();
      else {
        unanswered.add(socket);
        socket.once('pong', () => unanswered.delete(socket));
        socket.ping();
      }
    }
  }, interval);
  return () => clearInterval(timer);
}

function offersProtocol({ headers }: IncomingMessage): boolean {
  return handleProtocols(headers['sec-websocket-protocol'] ?? '') === GRAPHQL_TRANSPORT_WS_PROTOCOL;
}

/** graphql-ws has no other word for a client that sends `next`, `error` or `connection_ack`. */
function isServersMessage(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected message of type');
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function flatten(headers: IncomingMessage['headers']): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
  return Object.fromEntries(entries);
}

/** A reason has at most 123 bytes; ws throws on a longer one. */
function cutReason(reason = ''): string {
  return Buffer.byteLength(reason) <= 123 ? reason : `${Buffer.from(reason).subarray(0, 110).toString().replace(/\ufffd+$/, '')}…`;
}
