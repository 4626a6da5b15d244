import { connect, type Socket } from 'node:net';

/** What postgres.js has read out of a URL: a socket's path, or hosts and ports to try in turn. */
export interface ServerAddress {
  readonly path?: string | false;
  readonly host: readonly string[];
  readonly port: readonly number[];
}

/**
 * The socket of one session. postgres.js would open it again and again, without a pause, when a server (or a proxy before a
 * dead one) accepts and hangs up; and would leave it to the kernel for minutes when the other side is silent.
 */
export class ServerSocket {
  #socket: Socket | undefined;
  #used = false;

  /** Rejects when called again, and with the network's error when no host can be reached. */
  async open(address: ServerAddress): Promise<Socket> {
    if (this.#used) throw networkError('CONNECTION_CLOSED', 'the server hung up before it answered');
    this.#used = true;
    if (typeof address.path === 'string') return this.#connect({ path: address.path });
    let failure: unknown;
    for (const [index, host] of address.host.entries()) {
      const port = address.port[index] ?? address.port[0] ?? 5432;
      // postgres.js looks the name up here when it checks the certificate.
      const found = await this.#connect({ host, port }).catch((error: unknown) => void (failure = error));
      if (found !== undefined) return Object.assign(found, { host, port });
    }
    throw failure;
  }

  /** Closes it now, whatever is under way; that rejects. */
  destroy(): void {
    this.#used = true;
    this.#socket?.destroy();
  }

  #connect(to: { path: string } | { host: string; port: number }): Promise<Socket> {
    const socket = connect(to);
    this.#socket = socket;
    const timer = setTimeout(() => socket.destroy(networkError('ETIMEDOUT', 'the server did not accept a connection')), connectTimeout);
    return new Promise<Socket>((resolve, reject) => {
      const closed = () => reject(networkError('CONNECTION_DESTROYED', 'the connection was given up'));
      socket.once('error', reject).once('close', closed);
      socket.once('connect', () => {
        // From here on these are for postgres.js, which attaches its own before anything else can happen.
        socket.off('error', reject).off('close', closed);
        resolve(socket);
      });
    }).finally(() => clearTimeout(timer));
  }
}

function networkError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Milliseconds. */
const connectTimeout = 10_000;
