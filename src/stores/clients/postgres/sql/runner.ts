import type { Call } from '../../../../ports/call.ts';

/** What adapters need of a PostgreSQL client. */
export interface SqlRunner {
  query(text: string, parameters: readonly unknown[], call: Call): Promise<readonly NativeRow[]>;
}

export type NativeRow = Readonly<Record<string, unknown>>;
