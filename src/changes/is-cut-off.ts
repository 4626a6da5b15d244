import { compareEpochs, type Epoch } from '../model/change.ts';
import type { Call } from '../ports/call.ts';
import type { TruthStore } from '../ports/truth-store.ts';

/** Whether the log was trimmed beyond what a derived store has of it, having been out of use for longer than the log is kept. */
export async function isCutOff(truth: TruthStore, applied: Epoch | undefined, call: Call): Promise<boolean> {
  const trimmed = await truth.trimmed(call);
  return trimmed !== undefined && (applied === undefined || compareEpochs(applied, trimmed) < 0);
}
