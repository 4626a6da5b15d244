import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { ComparedCopy } from '../wiring/compared.ts';
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
      checkAllFilled(filled, config, stores.joined);
      for (const line of differencesTable(filled.map((copy) => ({ ...copy, stored: copy.stored + copy.missing - copy.extra, missing: 0, extra: 0, stale: 0, misplaced: 0 })))) print(line);
      print('');
      print('All stores have everything that the truth has.');
      return 0;
    });
  },
};

/** A gateway that was started with other settings fills what those name; a second store that cannot be reached is only warned of. */
function checkAllFilled(filled: readonly ComparedCopy[], { vectorMode, graphStore }: Config, joined: boolean): void {
  const vectors = filled.filter(({ holds }) => holds === 'vectors');
  const lacksSecond = vectorMode === 'dual' && vectors.length > 0 && new Set(vectors.map(({ store }) => store)).size < 2;
  const lacksGraph = graphStore === 'neo4j' && !filled.some(({ holds }) => holds === 'graph');
  if (!lacksSecond && !lacksGraph) return;
  const what = [...(lacksSecond ? ['the second vector store'] : []), ...(lacksGraph ? ['the graph'] : [])].join(' and ');
  throw new OperatorError(joined ? `The running gateway did not fill ${what}: it was started with other settings than this command; restart it with these` : `Not filled: ${what}; the log above says why`);
}
