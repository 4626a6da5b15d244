/**
 * A place in the log of changes: transaction id, then sequence within it. Read in this order, and only below the oldest
 * transaction still running, the log never loses a late commit. Written `txid.seq`, as it goes to clients.
 */
export interface Epoch {
  readonly transaction: bigint;
  readonly sequence: bigint;
}

/** Before all that a log may say. */
export const beginning: Epoch = Object.freeze({ transaction: 0n, sequence: 0n });

export function formatEpoch(epoch: Epoch): string {
  return `${epoch.transaction}.${epoch.sequence}`;
}

export function parseEpoch(text: string): Epoch | undefined {
  const match = /^(\d{1,19})\.(\d{1,18})$/.exec(text);
  return match === null ? undefined : { transaction: BigInt(match[1] ?? 0), sequence: BigInt(match[2] ?? 0) };
}

export function compareEpochs(a: Epoch, b: Epoch): number {
  if (a.transaction !== b.transaction) return a.transaction < b.transaction ? -1 : 1;
  return a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0;
}
