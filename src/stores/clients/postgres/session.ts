import type postgres from 'postgres';
import { readers } from './column-types.ts';
import type { PostgresServer } from './postgres-server.ts';
import { ServerSocket, type ServerAddress } from './server-socket.ts';
import type { NativeRow } from './sql/runner.ts';

export interface SessionOptions {
  readonly server: PostgresServer;
  /** What the server's own lists call this client. */
  readonly applicationName: string;
  readonly onNotification?: (channel: string, payload: string) => void;
  /** The connection is gone, by whichever side. Called once. */
  readonly onEnd?: () => void;
}

/**
 * One connection to the server, for one statement at a time; made by the first statement and never made again.
 *
 * postgres.js has a pool of its own, which reconnects and pipelines behind one's back. What that does was read and tried:
 * a transaction whose connection is lost goes on over the next one, outside any transaction; a query cancelled while it
 * connects takes its place in the pool along; a stopped server holds every place for ever; a connection lost while a
 * query waits swallows the errors of the attempts that follow. So each session is a postgres.js of its own with room for one
 * connection, and is thrown away with it.
 */
export class Session {
  readonly #socket = new ServerSocket();
  readonly #sql: postgres.Sql;
  readonly #prepared = new Set<string>();
  readonly #onEnd: () => void;
  #connected = false;
  #ended = false;
  /** The statement_timeout the server has for this session in ms; 0 for none. */
  #limit: number | undefined;

  constructor(library: typeof postgres, options: SessionOptions) {
    this.#onEnd = options.onEnd ?? (() => {});
    this.#sql = connect(library, options, this.#socket, () => this.#end());
  }

  /** No statement can be sent any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** So many different statements were prepared that their plans weigh on the server: best replaced when idle. */
  get worn(): boolean {
    return this.#prepared.size > mostPrepared;
  }

  /**
   * Sends one statement, prepared on its first use; rejects with the errors of postgres.js.
   * @param milliseconds after which the server should give up
   */
  async run(text: string, parameters: readonly (string | null)[], milliseconds: number): Promise<readonly NativeRow[]> {
    const limit = limitFor(milliseconds);
    if (limit !== this.#limit) await this.#setLimit(limit);
    return this.runWithinLimit(text, parameters);
  }

  /** The same under the limit of the statement before, as inside a transaction. */
  runWithinLimit(text: string, parameters: readonly (string | null)[]): Promise<readonly NativeRow[]> {
    this.#prepared.add(text);
    return this.#survive(() => this.#sql.unsafe<NativeRow[]>(text, [...parameters], extended));
  }

  /** Sends a statement that is never prepared and whose rows nobody wants: ROLLBACK, LISTEN. */
  async control(text: string): Promise<void> {
    await this.#survive(() => this.#sql.unsafe(text));
  }

  /** Takes leave of the server; for a session with nothing under way. */
  async end(): Promise<void> {
    this.#end();
    await this.#sql.end({ timeout: 1 });
    this.#socket.destroy();
  }

  /** Closes the connection now; what is under way rejects. */
  drop(): void {
    this.#end();
    this.#socket.destroy();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
  }

  async #setLimit(limit: number): Promise<void> {
    this.#limit = limit;
    const set = this.control(`SET statement_timeout = ${limit}`);
    if (this.#connected) return void set.catch(() => {});
    // The first statement connects, and must be alone: if that fails, postgres.js would connect again for the next one.
    await set;
    this.#connected = true;
  }

  /** Only an error of a statement leaves the connection whole. After others it may look so for a moment, and must not be lent again. */
  async #survive<T>(send: () => Promise<T>): Promise<T> {
    if (this.#ended) throw Object.assign(new Error('the connection is closed'), { code: 'CONNECTION_CLOSED' });
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof Error && 'severity' in error && error.severity === 'ERROR')) this.drop();
      throw error;
    }
  }
}

const mostPrepared = 500;

/** Parse, bind and execute, also without parameters. The types of postgres.js know one of the two. */
const extended = { prepare: true, simple: false };

/**
 * The statement_timeout, in ms, for a caller with so much time left; 0 for none. Rounded up along a ladder with steps of a
 * quarter it is mostly the one already set, and the server gives up soon after the caller. Where it differs, SET
 * travels in the packet of the statement and costs 0.02 ms.
 */
function limitFor(milliseconds: number): number {
  if (milliseconds > day) return 0;
  return Math.ceil(10 * 1.25 ** Math.max(0, Math.ceil(Math.log(milliseconds / 10) / Math.log(1.25))));
}

const day = 86_400_000;

function connect(library: typeof postgres, options: SessionOptions, socket: ServerSocket, onClose: () => void): postgres.Sql {
  const { server } = options;
  const settings = {
    max: 1,
    max_lifetime: null,
    idle_timeout: 0,
    connect_timeout: 10,
    fetch_types: false,
    prepare: true,
    onnotice: () => {},
    onnotify: options.onNotification ?? (() => {}),
    onclose: onClose,
    socket: (address: ServerAddress) => socket.open(address),
    connection: { application_name: options.applicationName, TimeZone: 'UTC', DateStyle: 'ISO, YMD' },
    types,
  };
  if ('socketFolder' in server) return library({ ...settings, ssl: false, path: `${server.socketFolder}/.s.PGSQL.${server.port}`, user: server.user, database: server.database });
  try {
    return library(server.url, settings);
  } catch {
    // The error has the URL in it, and the URL the password.
    throw Object.assign(new Error('the URL of the server cannot be read: expected postgres://user:password@host:port/database'), { code: 'ERR_INVALID_URL' });
  }
}

/** Values are written by `encodeParameters`, before postgres.js sees them. */
const types = Object.fromEntries([...readers].map(([oid, parse]) => [`oid${oid}`, { to: oid, from: [oid], parse, serialize: (text: string) => text }]));
