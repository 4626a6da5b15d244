/** Where a PostgreSQL server is: by URL, or the embedded one's socket. Plain data, so that it can be handed to other processes. */
export type PostgresServer = PostgresUrl | PostgresSocket;

export interface PostgresUrl {
  /** `postgres://user:password@host:port/database?sslmode=verify-full` */
  readonly url: string;
}

export interface PostgresSocket {
  /** The socket is `.s.PGSQL.<port>` in it. */
  readonly socketFolder: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}
