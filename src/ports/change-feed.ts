import type { Epoch } from '../model/change.ts';
import type { Tenancy } from '../model/tenancy.ts';
import type { Call } from './call.ts';
import type { Change, WriteResult } from './truth-store.ts';

/** Keys of one type that the vectors may still show as they were, and what has become of each. */
export type Unconfirmed = ReadonlyMap<string, 'put' | 'deleted'>;

/** The log as one gateway follows it, for whoever reads beside it or waits for it. */
export interface ChangeFeed {
  /** As `TruthStore.changes`; what is recent comes from memory. Rejects with StoreFailure, and with ClientError where lines after the epoch are not kept any more. */
  changes(after: Epoch | undefined, limit: number, call: Call): Promise<readonly Change[]>;
  /** As `TruthStore.horizon`. */
  horizon(call: Call): Promise<Epoch | undefined>;
  /** Resolves once there is something after this epoch, or the signal aborts. */
  grown(after: Epoch | undefined, signal: AbortSignal): Promise<void>;
  /** What was written and is not known to be in the vectors yet: these are not to be read for it. */
  unconfirmed(entity: string, tenancy: Tenancy): Unconfirmed;
  /** Told of this gateway's own writes, which are known before the log shows them. */
  wrote(result: WriteResult, tenancy: Tenancy): void;
  /** Whether the vectors have everything up to an epoch, and a mirrored graph has it or is known not to; waits for it until the call ends. Never rejects. */
  reached(epoch: Epoch, call: Pick<Call, 'signal' | 'deadline'>): Promise<boolean>;
}
