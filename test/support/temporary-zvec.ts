import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zvecVectorStore, type ZvecOptions } from '../../src/stores/vector/zvec/zvec-vector-store.ts';
import type { OpenVectorStore } from '../contract/vector-store/under-test.ts';
import { reopening } from './reopening.ts';

/** Opens zvec stores in folders that go when they end. */
export function temporaryZvec(options: Omit<ZvecOptions, 'directory'>): OpenVectorStore {
  return async () => {
    const directory = await mkdtemp(join(tmpdir(), 'trefoil-zvec-'));
    return reopening(() => zvecVectorStore({ ...options, directory }), () => rm(directory, { recursive: true }));
  };
}
