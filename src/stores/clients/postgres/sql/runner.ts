import type { Call } from '../../../../ports/call.ts';
import type { StoreFamily } from '../../../../ports/store-failure.ts';

/** What adapters need of a PostgreSQL client: one statement. Rejects with StoreFailure. */
export interface SqlRunner {
  query(text: string, parameters: readonly unknown[], call: Call, purpose?: Purpose): Promise<readonly NativeRow[]>;
}

/** What failures and native requests say of a statement. */
export interface Purpose {
  /** The port's method; the statement's first word by default. */
  readonly operation?: string;
  /** The family that the adapter belongs to. Default `relational`. */
  readonly family?: StoreFamily;
}

export type NativeRow = Readonly<Record<string, unknown>>;

export interface SqlClient extends SqlRunner {
  /** Runs the statements of `work` in one transaction, rolled back when `work` rejects. */
  transaction<T>(work: (sql: SqlRunner) => Promise<T>, call: Call, purpose?: Purpose): Promise<T>;
  /** Calls back on each notification of a channel, and after each reconnection, when some may have been missed. Returns how to stop. */
  listen(channel: string, onMessage: (payload: string) => void, onReconnect?: () => void): Promise<() => Promise<void>>;
}
