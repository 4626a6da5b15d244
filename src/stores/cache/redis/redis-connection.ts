import type { Redis } from 'ioredis';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { classifyRedisFailure } from './classify-redis-failure.ts';

export interface RedisConnectionOptions {
  readonly url: string;
  readonly ca?: string;
  /** Milliseconds that one request may take. */
  readonly timeout: number;
}

export interface RedisConnection {
  /** Runs `work` on the connection. Rejects with StoreFailure, within the timeout or the call's own time. */
  run<T>(call: Call, context: FailureContext, work: (client: Redis) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * One connection, opened when first needed and then again and again in the background when it is lost. Nothing waits in a
 * queue for it: a cache that is not there now is no use.
 */
export function redisConnection({ url, ca, timeout }: RedisConnectionOptions): RedisConnection {
  let opened: Promise<Opened> | undefined;
  /** What was wrong with this connection or the last attempt at one. A database that is not there is: the client goes on, in another. */
  let problem: Error | undefined;
  let isClosed = false;

  async function open(): Promise<Opened> {
    const { Redis } = await import('ioredis');
    const client = new Redis(url, {
      lazyConnect: true, enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0, connectTimeout: 2_000,
      retryStrategy: (times) => Math.min(100 * times, 2_000), disableClientInfo: true, connectionName: 'trefoil-cache',
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
    client.on('error', (error: Error) => (problem = error));
    client.on('connect', () => (problem = undefined));
    // Where it fails the client goes on trying.
    const firstAttempt = client.connect().catch(() => {});
    return { client, firstAttempt };
  }

  async function readyClient(context: FailureContext): Promise<Redis> {
    if (isClosed) throw new StoreFailure(FailureReason.Unavailable, 'the cache is closed', context);
    const { client, firstAttempt } = await (opened ??= open());
    await firstAttempt;
    throwProblem(context);
    if (client.status !== 'ready') throw new StoreFailure(FailureReason.Unavailable, 'not connected at the moment', context);
    return client;
  }

  function throwProblem(context: FailureContext): void {
    if (problem !== undefined) throw classifyRedisFailure(problem, context);
  }

  return {
    async run(call, context, work) {
      try {
        return await within(timeout, call, context, async () => {
          const value = await work(await readyClient(context));
          throwProblem(context);
          return value;
        });
      } catch (error) {
        if (error instanceof Late) await drop(opened);
        throw error instanceof StoreFailure ? error : classifyRedisFailure(error, context);
      }
    },

    async close() {
      isClosed = true;
      (await opened)?.client.disconnect();
    },
  };
}

interface Opened {
  readonly client: Redis;
  /** Settles when the first attempt to connect has, one way or the other. */
  readonly firstAttempt: Promise<void>;
}

/** The connection's own time was over, not the caller's. */
class Late extends StoreFailure {}

/** Commands to a server that is stopped would pile up, and answers to them would hold up those that come later. */
async function drop(opened: Promise<Opened> | undefined): Promise<void> {
  const client = (await opened)?.client;
  if (client?.status === 'ready') client.disconnect(true);
}

async function within<T>(timeout: number, call: Call, context: FailureContext, work: () => Promise<T>): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new StoreFailure(FailureReason.Timeout, call.signal.aborted ? 'the caller gave up' : 'no answer before the deadline', context));
  const remaining = call.deadline - Date.now();
  const timer = setTimeout(remaining < timeout ? giveUp : () => reject(new Late(FailureReason.Timeout, `no answer within ${timeout} ms`, context)), Math.min(remaining, timeout));
  call.signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(), ended]);
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', giveUp);
  }
}
