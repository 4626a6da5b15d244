import type { Driver, Session } from 'neo4j-driver';
import type { Call } from '../../../ports/call.ts';
import { FailureReason, StoreFailure, type FailureContext, type StoreFamily } from '../../../ports/store-failure.ts';
import { untilDeadline, type Patience } from '../until-deadline.ts';
import { classifyFailure } from './classify-failure.ts';
import { encodeParameters, type CypherParameters } from './encode-parameters.ts';
import { openDriver } from './open-driver.ts';

export interface Neo4jOptions {
  /** `neo4j://host:7687` routes reads over a cluster, `bolt://…` speaks to one server; `+s` for TLS, `+ssc` for TLS with a certificate nobody signed. */
  readonly uri: string;
  /** Without one the server is expected to ask for none. */
  readonly user?: string;
  readonly password?: string;
  /** Default: the user's home database. */
  readonly database?: string;
  /** A PEM file with the certificates to trust; default: those the machine trusts. */
  readonly caFile?: string;
  /** The version of Cypher that statements are sent as. Their text is good in both; 5 is known to all servers from 5.26 on. Default 5. */
  readonly cypher?: 5 | 25;
  /** Connections at most, for each server of a cluster; opened when first needed. Default 50. */
  readonly poolSize?: number;
  /** What failures and native requests call this store. Default `neo4j`. */
  readonly store?: string;
}

/** A record by its columns; integers are numbers. */
export type CypherRow = Readonly<Record<string, unknown>>;

/** One statement, its values in `parameters` alone. Rejects with StoreFailure. */
export type RunCypher = (text: string, parameters?: CypherParameters) => Promise<readonly CypherRow[]>;

/**
 * A Neo4j server or cluster, from 5.26 on. Every call settles by its own deadline and signal, whatever the server does: the
 * server is told the deadline as well, and a call that is given up is ended there. Nothing is tried twice. Servers that die,
 * hang or restart need no restart here. All methods reject with StoreFailure.
 */
export interface Neo4jClient {
  readonly store: string;
  /** One statement in a read transaction of its own, sent to a reader where there are several servers. Failures are those of a graph, if `family` does not say otherwise. */
  read(text: string, parameters: CypherParameters, call: Call, operation: string, family?: StoreFamily): Promise<readonly CypherRow[]>;
  /** Statements of `work` in one transaction, rolled back when `work` rejects. */
  write<T>(work: (run: RunCypher) => Promise<T>, call: Call, operation: string): Promise<T>;
  /** Ends at once; later calls reject with `unavailable`. */
  close(): Promise<void>;
}

/** What a store that was there before is read through. */
export type CypherReader = Pick<Neo4jClient, 'store' | 'read'>;

export function neo4jClient(options: Neo4jOptions): Neo4jClient {
  const { store = 'neo4j', cypher = 5, database } = options;
  const prefix = `CYPHER ${cypher} `;
  let opening: Promise<Driver> | undefined;
  let closed = false;

  async function withSession<T>(mode: 'READ' | 'WRITE', call: Call, { operation, family = 'graph' }: { readonly operation: string; readonly family?: StoreFamily | undefined }, work: (session: Session, context: FailureContext) => Promise<T>): Promise<T> {
    const context: FailureContext = { store, family, operation };
    return untilDeadline(call, context, async (patience) => {
      try {
        const driver = await (opening ??= openDriver(options));
        if (closed) throw new StoreFailure(FailureReason.Unavailable, 'the client is closed', context);
        if (patience.ended) throw new StoreFailure(FailureReason.Timeout, 'the caller gave up', context);
        return await inSession(driver.session({ defaultAccessMode: mode, disableAutoCommitRetries: true, ...(database === undefined ? {} : { database }) }), patience, (session) => work(session, context));
      } catch (error) {
        throw classifyFailure(error, context);
      }
    });
  }

  return {
    store,

    read: (text, parameters, call, operation, family) =>
      withSession('READ', call, { operation, family }, async (session, context) => {
        const encoded = encodeParameters(parameters, context);
        call.observe?.({ store, operation, text });
        return rowsOf(await session.run(prefix + text, encoded, timeLimit(call)));
      }),

    write: (work, call, operation) =>
      withSession('WRITE', call, { operation }, async (session, context) => {
        const transaction = await session.beginTransaction(timeLimit(call));
        const run: RunCypher = async (text, parameters = {}) => {
          const encoded = encodeParameters(parameters, context);
          call.observe?.({ store, operation, text });
          return rowsOf(await transaction.run(prefix + text, encoded));
        };
        try {
          const result = await work(run);
          await transaction.commit();
          return result;
        } catch (error) {
          await transaction.rollback().catch(() => {});
          throw error;
        }
      }),

    async close() {
      closed = true;
      await (await opening?.catch(() => undefined))?.close();
    },
  };
}

/** Closing a session ends what runs in it, on the server too; rolling back or waiting for its time limit does not, for a while. */
async function inSession<T>(session: Session, patience: Patience, work: (session: Session) => Promise<T>): Promise<T> {
  const end = (): void => void session.close().catch(() => {});
  const undo = patience.whenEnded(end);
  try {
    return await work(session);
  } finally {
    undo();
    end();
  }
}

/** Milliseconds, for the server to give up by itself; it looks every two seconds. */
function timeLimit({ deadline }: Call): { readonly timeout?: number } {
  const remaining = Math.ceil(deadline - Date.now());
  return remaining < 2 ** 31 ? { timeout: Math.max(1, remaining) } : {};
}

function rowsOf({ records }: { readonly records: readonly { toObject(): CypherRow }[] }): readonly CypherRow[] {
  return records.map((record) => record.toObject());
}
