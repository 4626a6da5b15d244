import type { ZVecCollection, ZVecCollectionSchema } from '@zvec/zvec';
import { FailureReason, StoreFailure } from '../../../ports/store-failure.ts';
import { zvecContext } from './zvec-failure.ts';

export type Zvec = typeof import('@zvec/zvec');

/** Loads the native library once for the process, when it is first needed. */
export function loadZvec(): Promise<Zvec> {
  return (loading ??= load());
}

let loading: Promise<Zvec> | undefined;

async function load(): Promise<Zvec> {
  const zvec = await import('@zvec/zvec').catch((cause: unknown) => {
    const detail = `the embedded vector store has no binary for ${process.platform}-${process.arch}, or it was not installed: run npm install without --omit=optional, or choose another vector store`;
    throw new StoreFailure(FailureReason.Misconfigured, detail, { ...zvecContext('load'), cause });
  });
  // Its errors come to us as exceptions; what it prints besides repeats them, and some of it is false alarm.
  // And it is to answer a condition by its index even where nearly all rows pass: fewer ways to go wrong.
  zvec.ZVecInitialize({ logLevel: zvec.ZVecLogLevel.FATAL, invertToForwardScanRatio: 1 });
  process.once('exit', closeAll);
  return zvec;
}

/** A process that ended with an open collection hung now and then. */
function closeAll(): void {
  for (const native of [...opened]) {
    try {
      closeNative(native);
    } catch {
      // Its files have gone, perhaps; the others are still to be closed.
    }
  }
}

const opened = new Set<ZVecCollection>();

export function createNative(zvec: Zvec, path: string, schema: ZVecCollectionSchema): ZVecCollection {
  const native = zvec.ZVecCreateAndOpen(path, schema);
  opened.add(native);
  return native;
}

export function openNative(zvec: Zvec, path: string): ZVecCollection {
  const native = zvec.ZVecOpen(path);
  opened.add(native);
  return native;
}

/** Blocks until running calls are over, then for as long as it takes to write out what is not yet in its place. */
export function closeNative(native: ZVecCollection): void {
  if (opened.delete(native)) native.closeSync();
}
