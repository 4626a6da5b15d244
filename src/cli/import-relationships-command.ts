import { OperatorError } from '../kernel/errors.ts';
import { importRelationships } from '../wiring/imports.ts';
import { withStores } from '../wiring/with-stores.ts';
import type { Command } from './command.ts';
import { describeImport, exitCodeOf, importOptions, sharedOptions, textOption } from './import-options.ts';

/** Edges from a file. */
export const importRelationshipsCommand: Command = {
  name: 'import-relationships',
  usage: 'import-relationships FILE.jsonl [--type TYPE] [--map NAME=RELATIONSHIP]…',
  description: 'Writes the edges in a file of JSON lines, each {"from": key, "type": relationship, "to": key} and the edge\'s properties.',
  options: { ...sharedOptions, type: { type: 'string', description: 'The type that the edges begin at, for names that fields of several types have.' } },
  async run(context, [file, ...more], values) {
    if (file === undefined || more.length > 0) throw new OperatorError(`Name one file.\nUsage: npm run trefoil -- ${importRelationshipsCommand.usage}`);
    const type = textOption(values, 'type');
    return withStores(context.config, context.log, (what, done, total) => context.progress.show(what, done, total), async (stores) => {
      const report = await importRelationships(stores, { ...importOptions(file, context.config, values, context), ...(type === undefined ? {} : { type }) });
      context.progress.end();
      context.print(describeImport('edges', report));
      await stores.settle(context.signal);
      return exitCodeOf(report);
    });
  },
};
