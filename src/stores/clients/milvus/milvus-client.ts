import { readFileSync } from 'node:fs';
import type { GetVersionResponse, MilvusClient as Sdk } from '@zilliz/milvus2-sdk-node';
import { fileProblem } from '../../../kernel/file-problem.ts';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { throwIfGivenUp, untilGivenUp } from '../../vector/until-given-up.ts';
import { milvusFailure, RefusedByMilvus, wentWell, type MilvusStatus } from './milvus-failure.ts';

export interface MilvusOptions {
  /** What failures call it. Default `milvus`. */
  readonly store?: string;
  /** `host:port`; the port is 19530 where it is left out. */
  readonly address: string;
  /** A token, or `user:password`. */
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  /** The database within the server. Default `default`. */
  readonly database?: string;
  /** Whether to speak TLS. Default false. */
  readonly tls?: boolean;
  /** A PEM file of the authority that signed the server's certificate, where the system does not know it. */
  readonly tlsAuthority?: string;
}

/** What goes to the server in one request. */
export interface MilvusRequest {
  /** The port's method. */
  readonly operation: string;
  /** The expression, or what else tells it from others. */
  readonly text: string;
}

/** Answers carry their status, or are one. */
export type Answer = MilvusStatus | { readonly status: MilvusStatus };

/** One client of one server, by `@zilliz/milvus2-sdk-node`. Nothing is loaded or connected before the first request. */
export interface MilvusClient {
  /** What failures call it. */
  readonly store: string;
  /**
   * Sends one request; `send` is given the milliseconds it may take. Rejects with StoreFailure, also for what the client
   * library hands back as an answer, and settles when the call's signal aborts or its deadline passes.
   */
  request<T extends Answer>(request: MilvusRequest, call: Call, send: (sdk: Sdk, timeout: number) => Promise<T>): Promise<T>;
  /** The server's version as it tells it: `v2.3.5`, `milvus_lite-3.2.2`. */
  version(call: Call): Promise<string>;
  close(): Promise<void>;
}

export function milvusClient(options: MilvusOptions): MilvusClient {
  const { store = 'milvus' } = options;
  let connecting: Promise<Sdk> | undefined;
  let closed = false;

  return {
    store,
    request,

    async version(call) {
      const { version } = await request({ operation: 'open', text: 'GetVersion' }, call, async (sdk) => {
        // It waits for the first greeting, which is never repeated by itself where it found no server.
        await sdk.connectPromise.catch(() => greetAgain(sdk));
        // Its declared type leaves out the status.
        return (await sdk.getVersion()) as GetVersionResponse & { readonly status: MilvusStatus };
      });
      return version;
    },

    async close() {
      closed = true;
      const sdk = await connecting?.catch(() => undefined);
      await sdk?.closeConnection();
    },
  };

  async function request<T extends Answer>({ operation, text }: MilvusRequest, call: Call, send: (sdk: Sdk, timeout: number) => Promise<T>): Promise<T> {
    const context = contextOf(operation, store);
    try {
      throwIfGivenUp(call, context);
      if (closed) throw new StoreFailure(FailureReason.Unavailable, 'the client was closed', context);
      const sdk = await (connecting ??= connect(options, context));
      call.observe?.({ store, operation, text });
      // The client's own timer starts only once one of its channels is free, hence the second one around it.
      const timeout = Math.max(1, Math.min(call.deadline - Date.now(), longestRequest));
      const answer = await untilGivenUp(call, context, () => send(sdk, timeout));
      const status = statusOf(answer);
      if (!wentWell(status)) throw new RefusedByMilvus(status);
      return answer;
    } catch (error) {
      throw milvusFailure(error, context);
    }
  }
}

function statusOf(answer: Answer): MilvusStatus {
  return 'status' in answer ? answer.status : answer;
}

export function contextOf(operation: string, store = 'milvus'): FailureContext {
  return { store, family: 'vector', operation };
}

/** Constructing it takes this thread up to 0.3 s, for its protocol files: once in the life of the process. */
async function connect({ address, token, user, password, database, tls, tlsAuthority }: MilvusOptions, context: FailureContext): Promise<Sdk> {
  const { MilvusClient } = await import('@zilliz/milvus2-sdk-node');
  const sdk = new MilvusClient({
    address,
    ...(token === undefined ? {} : { token }),
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(tls === true ? { ssl: true, ...(tlsAuthority === undefined ? {} : { tls: { rootCert: readAuthority(tlsAuthority, context) } }) } : {}),
    // Retries are the caller's: here they would go on past the deadline.
    maxRetries: 0,
    timeout: greetingTimeout,
    telemetry: { enabled: false },
    logLevel: 'error',
    // A channel serves one request at a time here, so this is also how many can run at once.
    pool: { min: 1, max: 100 },
    channelOptions: {
      // Else a client stays dead for half a minute after a long outage.
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.min_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 500,
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
    },
  });
  // Unhandled, it would end the process; requests tell of the same trouble themselves.
  sdk.connectPromise.catch(() => {});
  return sdk;
}

async function greetAgain(sdk: Sdk): Promise<void> {
  sdk.connect('trefoil');
  await sdk.connectPromise;
}

function readAuthority(path: string, context: FailureContext): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new StoreFailure(FailureReason.Misconfigured, `the certificate of Milvus's authority, ${path}, ${fileProblem(error) ?? 'cannot be read'}`, { ...context, cause: error });
  }
}

/** Milliseconds for the first exchange with a server. */
const greetingTimeout = 5000;
/** Milliseconds; a call without a deadline would otherwise overflow the timer. */
const longestRequest = 600_000;
