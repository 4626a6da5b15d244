import { dirname } from 'node:path';
import { OperatorError } from '../kernel/errors.ts';
import { fileProblem } from '../kernel/file-problem.ts';

/** One sentence about the folder of a file that could not be written. */
export function explainFolder(path: string, error: unknown): unknown {
  const problem = fileProblem(error);
  return problem === undefined ? error : new OperatorError(`the folder ${dirname(path)} ${problem}`, error);
}
