import { OperatorError } from '../kernel/errors.ts';
import { withStores } from '../wiring/with-stores.ts';
import type { Command } from './command.ts';
import { differencesTable } from './differences-table.ts';

/** A store that is new in the settings, filled. */
export const backfillCommand: Command = {
  name: 'backfill',
  usage: 'backfill',
  description: 'Fills the stores that the settings name from the truth: vectors, those of the second store too, and the mirrored graph. Beside a running gateway, which does it then; one that was broken off goes on where it was.',
  options: {},
  async run({ config, log, progress, print, signal }, [extra]) {
    if (extra !== undefined) throw new OperatorError(`The command backfill takes no arguments, and got "${extra}": it fills the stores that the settings name.`);
    return withStores(config, log, (what, done, total) => progress.show(what, done, total), async (stores) => {
      const filled = await stores.compare(true, signal);
      progress.end();
      for (const line of differencesTable(filled.map((copy) => ({ ...copy, stored: copy.stored + copy.missing - copy.extra, missing: 0, extra: 0, stale: 0, misplaced: 0 })))) print(line);
      print('');
      print('All stores have everything that the truth has.');
      return 0;
    });
  },
};
