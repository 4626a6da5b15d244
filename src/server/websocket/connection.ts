import type { WebSocket } from 'ws';
import type { ScopeRequest } from '../../engine/engine.ts';
import type { Outlet } from './outlet.ts';

/** One client's socket and what runs on it. */
export interface Connection {
  readonly id: string;
  /** Of the handshake. */
  readonly headers: ScopeRequest['headers'];
  readonly outlet: Outlet;
  /** Operations that have not settled, also those whose client does not wait any more: graphql-js cannot be stopped. */
  readonly running: number;
  /** A name for the next operation, in logs and to the client. */
  nextRequestId(): string;
  start(): RunningOperation;
  /** Lets queries and mutations finish, then says goodbye; subscriptions are not waited for. */
  drain(): void;
}

export interface RunningOperation {
  /** It turned out to be a subscription. */
  isStream(): void;
  settled(): void;
}

export function createConnection(socket: WebSocket, id: string, headers: ScopeRequest['headers'], outlet: Outlet): Connection {
  const waitedFor = new Set<RunningOperation>();
  let running = 0;
  let started = 0;
  let draining = false;

  /** A turn later, because the last operation's `complete` is still to be sent. */
  function closeWhenDrained(): void {
    setImmediate(() => {
      if (draining && waitedFor.size === 0) socket.close(1001, 'Going away');
    });
  }

  return {
    id,
    headers,
    outlet,

    get running() {
      return running;
    },

    nextRequestId: () => `${id}.${++started}`,

    start() {
      const stopWaiting = (): void => {
        waitedFor.delete(operation);
        closeWhenDrained();
      };
      const operation: RunningOperation = {
        isStream: stopWaiting,
        settled() {
          running--;
          stopWaiting();
        },
      };
      running++;
      waitedFor.add(operation);
      return operation;
    },

    drain() {
      draining = true;
      closeWhenDrained();
    },
  };
}
