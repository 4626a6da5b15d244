import type { Reporter, TestModule } from 'vitest/node';
import { notRun } from './not-run.ts';

/** Says in one line at the end which suites did not run, and why. */
export class NotRunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const suites = modules.flatMap((module) => [...module.children.suites()].map(({ name }) => name.split(notRun)).filter(({ length }) => length === 2));
    const byReason = Map.groupBy(suites, ([, reason]) => reason);
    const parts = [...byReason].map(([reason = '', group]) => `${group.map(([title]) => title).join(', ')} (${reason})`);
    if (parts.length > 0) console.log(`\nDid not run: ${parts.join('; ')}`);
  }
}
