import type { ChildProcess } from 'node:child_process';

export const serviceNames = ['postgres', 'postgres-tls', 'redis', 'milvus', 'milvus-lite', 'neo4j', 'neo4j-5'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The recipe for one engine: its own server, out of a package registry, without a container engine and without root. */
export interface Service {
  readonly name: ServiceName;
  /** What people call it, with its version. */
  readonly title: string;
  /** Where it listens unless `TREFOIL_SERVICES_<NAME>_PORT` says otherwise. */
  readonly port: number;
  /** Files and texts that say what is fetched: other ones are another download. */
  readonly recipe: readonly string[];
  /** One sentence on what this machine lacks, undefined where nothing. */
  missing(): Promise<string | undefined>;
  /** Downloads into an empty folder. */
  fetch(folder: string): Promise<void>;
  /** Starts the server, as the leader of a process group, on the data of before where there is some. */
  start(place: Place): Promise<ChildProcess>;
  /** Resolves when the server has answered a real request of a user with the password, which it may set first; rejects while it does not. */
  answers(place: Place): Promise<void>;
  address(place: Place): ServiceAddress;
}

/** What a server is given. */
export interface Place {
  /** What `fetch` has filled. */
  readonly download: string;
  /** An absolute folder of this server alone. */
  readonly data: string;
  /** Appended to. */
  readonly log: string;
  readonly port: number;
  readonly password: string;
}

/** How a running server is reached. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
  /** With user and password where the scheme has a place for them. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly tls?: TlsAddress;
}

/** The same server through TLS, under a certificate of its own making for 127.0.0.1 and localhost. */
export interface TlsAddress {
  readonly url: string;
  /** The certificate to trust, in PEM. */
  readonly caFile: string;
}
