import { OperatorError } from '../kernel/errors.ts';
import { fileProblem } from '../kernel/file-problem.ts';

/** One sentence about a folder in which a file could not be written. */
export function explainFolder(folder: string, error: unknown): unknown {
  const problem = fileProblem(error);
  return problem === undefined ? error : new OperatorError(`The folder ${folder} ${problem}.`, error);
}
