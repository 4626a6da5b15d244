import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../src/kernel/errors.ts';
import { FailureReason, StoreFailure } from '../../src/ports/store-failure.ts';
import { explainFullDisk } from '../../src/wiring/explain-full-disk.ts';

describe('what went wrong in a data folder', () => {
  it('is a full disk where a file could not be written for that', async () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(await explainFullDisk('/data', error)).toEqual(new OperatorError('the data folder /data lies on a disk that is full: make room, or choose another folder'));
  });

  it('is what the store says where the disk has room, or cannot be asked', async () => {
    const failure = new StoreFailure(FailureReason.Corrupt, 'a checksum is wrong', { store: 'zvec', operation: 'open' });
    const stopped = new OperatorError('the import stopped', failure);
    for (const error of [failure, stopped]) for (const folder of [tmpdir(), '/no/such/folder']) expect(await explainFullDisk(folder, error)).toBe(error);
  });

  it('is what it is where no store is to blame', async () => {
    const error = new OperatorError('Port 4000 is taken');
    expect(await explainFullDisk('/proc', error)).toBe(error);
  });

  it.skipIf(process.platform !== 'linux')('is a full disk where a store failed and there is no room', async () => {
    // Nothing can be written there, and its size is 0.
    expect(await explainFullDisk('/proc', new StoreFailure(FailureReason.Unavailable, 'connection refused', { store: 'postgres', operation: 'write' }))).toEqual(
      new OperatorError('the data folder /proc lies on a disk that is full, with 0 MB left: make room, or choose another folder by TREFOIL_DATA'));
  });
});
