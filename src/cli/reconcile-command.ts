import { OperatorError } from '../kernel/errors.ts';
import { withStores } from '../wiring/with-stores.ts';
import type { Command } from './command.ts';
import { differencesTable, rowsInWords, rowsThatDiffer } from './differences-table.ts';

/** What is derived, made to agree with the truth. */
export const reconcileCommand: Command = {
  name: 'reconcile',
  usage: 'reconcile [--dry-run]',
  description: 'Compares vectors and mirrored graph with the truth, row by row, and mends what is missing, extra, stale or of another tenant. What was there before Trefoil is never written.',
  options: { 'dry-run': { type: 'boolean', description: 'Only counts; exits with 1 where anything differs.' } },
  async run({ config, log, progress, print, signal }, [extra], values) {
    if (extra !== undefined) throw new OperatorError(`The command reconcile takes no arguments, and got "${extra}": it compares all types in all stores.`);
    const isDry = values['dry-run'] === true;
    return withStores(config, log, (what, done, total) => progress.show(what, done, total), async (stores) => {
      const compared = await stores.compare(!isDry, signal);
      progress.end();
      for (const line of differencesTable(compared)) print(line);
      const differing = rowsThatDiffer(compared);
      print('');
      if (differing === 0) print('Nothing differs.');
      else print(isDry ? `${rowsInWords(differing)} would be mended.` : `${rowsInWords(differing)} mended.`);
      return isDry && differing > 0 ? 1 : 0;
    });
  },
};
