import type { WebSocket } from 'ws';
import type { ServerLimits } from '../server-options.ts';

/** The way out to one client, and how much of it has piled up unsent. */
export interface Outlet {
  send(message: string): void;
  /** Settles when the client has taken enough for more to be made, or the signal aborts; never for a client that is leaving. */
  roomFor(signal: AbortSignal): Promise<void>;
}

/** A client that reads slower than results are made must not fill the memory: first making pauses, then the socket is closed. */
export function createOutlet(socket: WebSocket, { unsentPause, unsentLimit }: ServerLimits): Outlet {
  const waiting = new Set<() => void>();

  function wakeWhenDrained(): void {
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > unsentPause) return;
    for (const wake of [...waiting]) wake();
  }

  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(message, wakeWhenDrained);
      if (socket.bufferedAmount > unsentLimit) socket.close(1013, `Slow consumer: more than ${unsentLimit} bytes unread`);
    },

    async roomFor(signal) {
      if ((socket.readyState === socket.OPEN && socket.bufferedAmount <= unsentPause) || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    },
  };
}
