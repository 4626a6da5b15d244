import { statfs } from 'node:fs/promises';
import { OperatorError } from '../kernel/errors.ts';
import { fileProblem } from '../kernel/file-problem.ts';
import { StoreFailure } from '../ports/store-failure.ts';

/** Below this much room PostgreSQL cannot write another 16 MB segment of its log, and ends. */
const roomBytes = 16 * 1024 * 1024;

/**
 * An error of the stores in a data folder, or in its place one sentence where the folder's disk is full: each store fails at
 * that in a way of its own, and few say why. To be asked before anything is closed, as that may make room. Without a folder the error itself.
 */
export async function explainFullDisk(folder: string | undefined, error: unknown): Promise<unknown> {
  if (folder === undefined) return error;
  const problem = fileProblem(error);
  if (problem !== undefined) return new OperatorError(`the data folder ${folder} ${problem}`, error);
  if (!(error instanceof StoreFailure || (error instanceof Error && error.cause instanceof StoreFailure))) return error;
  const room = await statfs(folder).then(({ bavail, bsize }) => bavail * bsize, () => Infinity);
  if (room >= roomBytes) return error;
  return new OperatorError(`the data folder ${folder} lies on a disk that is full, with ${Math.floor(room / 1024 ** 2)} MB left: make room, or choose another folder by TREFOIL_DATA`, error);
}
