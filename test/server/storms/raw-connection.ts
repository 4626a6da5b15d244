import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection that sends exactly these bytes, and remembers the beginning of what comes back. */
export interface RawConnection {
  readonly socket: Socket;
  /** The first 64 KB. */
  readonly received: () => string;
  /** Once the server has said that it is over. */
  readonly gone: Promise<void>;
  /** Waits until it is over, at most so many milliseconds, and leaves. */
  leave(patience: number): Promise<void>;
}

const mostKept = 64 * 1024;

export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.on('data', (data) => {
    if (received.length < mostKept) received += data.toString('latin1');
  });
  // The server may cut off whoever misbehaves.
  socket.on('error', () => {});
  const gone = new Promise<void>((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), gone]);
  return {
    socket,
    received: () => received,
    gone,
    async leave(patience) {
      await Promise.race([gone, sleep(patience)]);
      socket.destroy();
    },
  };
}
