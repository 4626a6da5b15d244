import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext } from '../../../ports/store-failure.ts';
import { classifyFailure } from './classify-failure.ts';
import { encodeParameters } from './encode-parameters.ts';
import { NotificationListener } from './notification-listener.ts';
import { operationOf } from './operation-of.ts';
import type { PostgresServer } from './postgres-server.ts';
import { SessionPool } from './session-pool.ts';
import type { NativeRow, Purpose, SqlClient, SqlRunner } from './sql/runner.ts';
import { Transaction } from './transaction.ts';
import { untilDeadline, type Patience } from '../until-deadline.ts';
import { whileAwaited } from './while-awaited.ts';

export interface PostgresOptions {
  readonly server: PostgresServer;
  /** Connections at most, opened when first needed; one more listens. Default 6: on two cores, more answer no sooner. */
  readonly poolSize?: number;
  /** What failures and native requests call this store. Default `postgres`. */
  readonly store?: string;
  /** What `pg_stat_activity` calls this client. Default `trefoil`. */
  readonly applicationName?: string;
}

/**
 * A PostgreSQL server, embedded or by URL, shared by all adapters that speak SQL. Values come out as `column-types.ts` says
 * and go in as `encode-parameters.ts` says. Every call settles by its own deadline and signal, whatever the server does;
 * servers that die, hang or restart need no restart here. All methods reject with StoreFailure.
 */
export interface PostgresClient extends SqlClient {
  /** One statement, prepared. */
  query(text: string, parameters: readonly unknown[], call: Call, purpose?: Purpose): Promise<readonly NativeRow[]>;
  /**
   * Statements of `work` go one after another, and the first failure fails all. READ COMMITTED; a serialization failure or
   * deadlock rejects with `conflict`. Inside of `work`, only its own runner may be awaited: with all connections taken by
   * transactions, one that waits for another connection waits for its deadline.
   */
  transaction<T>(work: (sql: SqlRunner) => Promise<T>, call: Call, purpose?: Purpose): Promise<T>;
  /**
   * Resolves once notifications arrive; rejects where the server cannot be reached now. A connection lost later is made
   * again for as long as it takes, and `onReconnect` then says that some may have been missed.
   */
  listen(channel: string, onMessage: (payload: string) => void, onReconnect?: () => void): Promise<() => Promise<void>>;
  /** Ends when calls under way have, after 5 s at the latest. Later calls reject with `unavailable`. */
  close(): Promise<void>;
}

export function postgresClient(options: PostgresOptions): PostgresClient {
  const { server, poolSize = 6, store = 'postgres', applicationName = 'trefoil' } = options;
  const pool = new SessionPool(poolSize, { server, applicationName });
  const listener = new NotificationListener({ server, applicationName }, store);
  return {
    async query(text, parameters, call, { operation = operationOf(text), family = 'relational' } = {}) {
      const context: FailureContext = { store, family, operation };
      const encoded = encodeParameters(parameters, context);
      return untilDeadline(call, context, async (patience) => {
        const session = await pool.acquire(patience, context);
        try {
          call.observe?.({ store, operation, text });
          return await whileAwaited(session, patience, session.run(text, encoded, call.deadline - Date.now()));
        } catch (error) {
          throw classifyFailure(error, context);
        } finally {
          pool.release(session);
        }
      });
    },

    transaction(work, call, { operation = 'transaction', family = 'relational' } = {}) {
      const context: FailureContext = { store, family, operation };
      return untilDeadline(call, context, async (patience) => {
        const session = await pool.acquire(patience, context);
        const transaction = new Transaction(session, patience, call, context);
        try {
          await transaction.begin();
          const result = await Promise.race([work(transaction), endOf(patience, context)]);
          await transaction.commit();
          return result;
        } catch (error) {
          await transaction.rollback();
          throw error;
        } finally {
          pool.release(session);
        }
      });
    },

    listen: (channel, onMessage, onReconnect) => listener.listen(channel, onMessage, onReconnect),

    async close() {
      await Promise.all([pool.close(5_000), listener.close()]);
    },
  };
}

/** Work that nobody waits for any more may never end, and must not keep its connection. */
function endOf(patience: Patience, context: FailureContext): Promise<never> {
  return new Promise((_, reject) => {
    patience.whenEnded(() => reject(new StoreFailure(FailureReason.Timeout, 'the transaction took too long', context)));
  });
}
