import { readFileSync } from 'node:fs';

/** Those of the processes that run; one that is dead and was not yet waited for has no command line. */
export function livingOf(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
    } catch {
      return false;
    }
  });
}
