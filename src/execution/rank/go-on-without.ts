import { StoreFailure, type StoreFamily } from '../../ports/store-failure.ts';
import type { ExecutionIo } from '../execution-io.ts';

/** Goes on without a part whose store fails, and says so. What is no store failure is a bug, and not hidden. */
export async function goOnWithout(io: ExecutionIo, family: StoreFamily, missing: string, read: () => Promise<void>, withdraw: () => void): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    io.degradations.add(family, missing, error);
    withdraw();
  }
}
