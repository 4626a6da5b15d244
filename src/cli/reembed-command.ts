import { OperatorError } from '../kernel/errors.ts';
import { reembed, withStores } from '../wiring/with-stores.ts';
import type { Command } from './command.ts';

/** All vectors anew. */
export const reembedCommand: Command = {
  name: 're-embed',
  usage: 're-embed',
  description: 'Makes all vectors anew, with the model that is set or one learnt from the catalogue as it is now. A running gateway answers from the old ones until the new are whole.',
  options: {},
  async run({ config, log, progress, print, signal }, [extra]) {
    if (extra !== undefined) throw new OperatorError(`The command re-embed takes no arguments, and got "${extra}": it makes the vectors of all types anew.`);
    return withStores(config, log, (what, done, total) => progress.show(what, done, total), async (stores) => {
      await reembed(stores, signal);
      progress.end();
      print('The vectors are made anew.');
      return 0;
    });
  },
};
