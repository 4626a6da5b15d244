import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A network in front of a server, to be broken at will. */
export interface TcpProxy {
  readonly port: number;
  /** Keeps all connections and passes nothing on, as a stopped server or a lost route does. */
  hold(): void;
  /** Passes on what was held, and what comes. */
  resume(): void;
  /** Closes all connections at once, and new ones until `resume`, as a server that is down does. */
  cut(): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: { readonly hostname: string; readonly port: string | number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: 'passing' | 'holding' | 'down' = 'passing';
  const listener = createServer((client) => {
    client.on('error', () => {});
    if (state === 'down') return void client.destroy();
    const server = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[client, server], [server, client]] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (data) => to.write(data));
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (state === 'holding') from.pause();
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  return {
    port: (listener.address() as AddressInfo).port,
    hold() {
      state = 'holding';
      for (const socket of sockets) socket.pause();
    },
    resume() {
      state = 'passing';
      for (const socket of sockets) socket.resume();
    },
    cut() {
      state = 'down';
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
