import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket, type TcpNetConnectOpts, type IpcNetConnectOpts } from 'node:net';
import { afterAll } from 'vitest';

/** A network in front of a server, to be broken at will. Ends with the test file. */
export interface BreakableNetwork {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  /** Connections asked for so far. */
  readonly connections: number;
  /** Keeps all connections and passes nothing on until `resume`, as a stopped server or a lost route does. */
  hold(): void;
  /** Closes all connections at once; new ones pass. */
  cut(): void;
  /** Closes all connections at once, and until `resume` new ones as well, as a server that is down does. Where there are last words, new ones hear them first. */
  refuse(lastWords?: Buffer): void;
  /** Passes on what was held, and what comes. */
  resume(): void;
}

export async function breakableNetwork(server: TcpNetConnectOpts | IpcNetConnectOpts): Promise<BreakableNetwork> {
  const sockets = new Set<Socket>();
  let state: 'passing' | 'holding' | { readonly refuses: Buffer | undefined } = 'passing';
  let connections = 0;

  const listener = createServer((client) => {
    connections++;
    client.on('error', () => {});
    if (typeof state === 'object') return refuse(client, state.refuses);
    const remote = connect(server);
    for (const [from, to] of [[client, remote], [remote, client]] as const) {
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
  const { port } = listener.address() as AddressInfo;
  const cut = () => sockets.forEach((socket) => socket.destroy());
  open.push(() => {
    listener.close();
    cut();
  });

  return {
    port,
    get connections() {
      return connections;
    },
    hold() {
      state = 'holding';
      for (const socket of sockets) socket.pause();
    },
    cut,
    refuse(lastWords) {
      state = { refuses: lastWords };
      cut();
    },
    resume() {
      state = 'passing';
      for (const socket of sockets) socket.resume();
    },
  };
}

/** A client of a database speaks first. */
function refuse(client: Socket, lastWords: Buffer | undefined): void {
  if (lastWords === undefined) client.destroy();
  else client.once('data', () => client.end(lastWords));
}

const open: (() => void)[] = [];
afterAll(() => {
  for (const close of open.splice(0)) close();
});
