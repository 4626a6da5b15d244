import { OperatorError } from '../kernel/errors.ts';
import { importEvents } from '../wiring/imports.ts';
import { withStores } from '../wiring/with-stores.ts';
import type { Command } from './command.ts';
import { describeImport, exitCodeOf, importOptions, sharedOptions, textOption } from './import-options.ts';

/** What viewers did, from a file. */
export const importEventsCommand: Command = {
  name: 'import-events',
  usage: 'import-events FILE.csv|FILE.jsonl [--map NAME=FIELD]… [--kind KIND] [--ratings LOWEST..HIGHEST] [--type TYPE]',
  description: 'Records what viewers did and learns from it: lines with viewer, item, at, and where they have them kind, rating, context, id. Safe to repeat and to interrupt; while a gateway runs, too.',
  options: {
    ...sharedOptions,
    kind: { type: 'string', description: 'The kind of events that do not say theirs; RATED by default.' },
    ratings: { type: 'string', description: 'The lowest and the highest rating of the file, such as 0.5..5; 0..1 by default.' },
    type: { type: 'string', description: 'The type of items that are named by their own key, where several types have vectors.' },
  },
  async run(context, [file, ...more], values) {
    if (file === undefined || more.length > 0) throw new OperatorError(`Name one file.\nUsage: npm run trefoil -- ${importEventsCommand.usage}`);
    const [type, kind, ratings] = [textOption(values, 'type'), textOption(values, 'kind'), readRatings(textOption(values, 'ratings'))];
    return withStores(context.config, context.log, (what, done, total) => context.progress.show(what, done, total), async (stores) => {
      const report = await importEvents(stores, { ...importOptions(file, context.config, values, context), ...(type === undefined ? {} : { type }), ...(kind === undefined ? {} : { kind }), ...(ratings === undefined ? {} : { ratings }) });
      context.progress.end();
      context.print(describeImport('events', report));
      return exitCodeOf(report);
    });
  },
};

function readRatings(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [lowest, highest, ...rest] = text.split('..').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (lowest !== undefined && highest !== undefined && rest.length === 0 && lowest < highest) return [lowest, highest];
  throw new OperatorError(`--ratings ${text}: expected the lowest and the highest rating of the file, such as 0.5..5.`);
}
