import { OperatorError } from '../../../../kernel/errors.ts';

/** One sentence out of what initdb or the server wrote before it gave up. */
export function explainServerError(output: string, folder: string, whatFailed: string): OperatorError {
  for (const [sign, problem] of known) if (sign.test(output)) return new OperatorError(`${whatFailed}: ${folder} ${problem}`, output);
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const worst = lines.findLast((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return new OperatorError(`${whatFailed}: ${worst.replace(/^.*?(FATAL|PANIC|error): +/, '')}`, output);
}

const known: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Check free disk space/, 'lies on a disk that is full: make room, or choose another folder'],
  [/Disk quota exceeded/, "lies on a disk where this user's quota is used up: make room, or choose another folder"],
  [/Read-only file system/, 'lies on a file system that is mounted read-only: choose another folder'],
  [/could not look up effective user ID/, 'belongs to a user without a name on this machine, and PostgreSQL must have one: add the user to /etc/passwd, or run Trefoil as another'],
  [/Permission denied|wrong ownership/, 'may not be read and written by the user that runs PostgreSQL: change its owner or rights, or choose another folder'],
];
